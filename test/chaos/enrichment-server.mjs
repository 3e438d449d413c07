import { once } from 'node:events';
import { createServer } from 'node:http';

/** The run's enrichment provider. It knows a company for everybody, unless it is made to fail or to hang. */
export class EnrichmentServer {
  mode = 'answer';
  answers = { answer: 0, fail: 0, hang: 0 };

  constructor() {
    this.server = createServer((request, response) => {
      request.resume();
      this.answers[this.mode]++;
      if (this.mode === 'hang') return; // The caller gives up.
      const failed = this.mode === 'fail';
      response.writeHead(failed ? 500 : 200, { 'content-type': 'application/json' });
      response.end(failed ? '{}' : '{"fields":{"company":"Example"}}');
    });
  }

  async listen() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${this.server.address().port}/`;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
