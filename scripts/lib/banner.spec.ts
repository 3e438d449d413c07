import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { curlLine } from './banner.mjs';

test.each(['bash', 'sh'])(
  'the printed line posts a lead that is signed by the Standard Webhooks (%s)',
  async (shell) => {
    const secret = `whsec_${Buffer.from('a secret of 24 bytes !!!').toString('base64')}`;
    let verified: unknown;
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        try {
          verified = new Webhook(secret).verify(body, request.headers as Record<string, string>);
          response.end(`${request.method} ${request.url} ${request.headers['content-type']}`);
        } catch (error) {
          response.writeHead(401).end(String(error));
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const line = curlLine({ url, demoSource: { key: 'demo-1', secret } });
      const { stdout } = await promisify(execFile)(shell, ['-c', line], { timeout: 20_000 });
      expect(stdout.trim()).toBe('POST /hooks/demo-1 application/json');
      expect(verified).toMatchObject({ email: 'ada.park@example.com' });
      expect(line).not.toContain('\n');
    } finally {
      server.close();
    }
  },
);
