/**
 * The floor of intake: a bare Node HTTP server that stores the same body by one group-committed insert and answers after the commit. No
 * signature, no checks, no deduplication. Run as a process of its own: `node floor-server.mjs DATABASE_URL`; prints its port.
 */
import { createServer } from 'node:http';
import pg from 'pg';
import { endWithParent } from './end-with-parent.mjs';

const GROUP = 300;
const IN_FLIGHT = 2;

const pool = new pg.Pool({ connectionString: process.argv[2], max: IN_FLIGHT });
await pool.query('CREATE SCHEMA IF NOT EXISTS bench_floor');
await pool.query('DROP TABLE IF EXISTS bench_floor.bodies');
await pool.query('CREATE TABLE bench_floor.bodies (id uuid PRIMARY KEY DEFAULT uuidv7(), body text NOT NULL)');

let waiting = [];
let underWay = 0;

function pump() {
  while (waiting.length > 0 && underWay < IN_FLIGHT) {
    const group = waiting.splice(0, GROUP);
    underWay++;
    pool
      .query({
        name: 'insert',
        text: 'INSERT INTO bench_floor.bodies (body) SELECT unnest($1::text[])',
        values: [group.map(({ body }) => body)],
      })
      .then(
        () => group.forEach(({ response }) => response.writeHead(202).end()),
        () => group.forEach(({ response }) => response.writeHead(503).end()),
      )
      .finally(() => {
        underWay--;
        pump();
      });
  }
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    waiting.push({ body: Buffer.concat(chunks).toString('utf8'), response });
    pump();
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.once('SIGTERM', () => process.exit(0));
endWithParent();
