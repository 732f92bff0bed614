import { createServer } from "node:http";
import postgres from "postgres";

// What `npm run bench:ingest` compares with: the least that a server can do which keeps every call before it answers.
// `node scripts/bare-server.ts <database url> <port>`

const [url = "", port = ""] = process.argv.slice(2);
const sql = postgres(url, { max: 10, onnotice: () => undefined });

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    try {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      const [row] = await sql`insert into bare_calls (body) values (${sql.json(body)}) returning id`;
      const answer = JSON.stringify({ id: row?.id });
      response
        .writeHead(202, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) })
        .end(answer);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
}).listen(Number(port), "127.0.0.1", () => process.send?.("ready"));
