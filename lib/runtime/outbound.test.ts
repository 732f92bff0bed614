import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "#lib/domain/errors.ts";
import { OUTBOUND_RESPONSE_BYTES_MAX } from "#lib/domain/limits.ts";
import { createOutbound, type Resolve } from "./outbound.ts";

const portOf = (server: Server) => (server.address() as AddressInfo).port;

const failure = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => {
      throw new Error("It should have been refused.");
    },
    (error) => error,
  );

/** Each is written for the port of a listener on 127.0.0.1 and ::1 that must never be reached. */
const hostileUrls = (port: number): string[] => {
  const hosts = [
    // IPv4 loopback in every notation that a URL parser knows
    ...[
      "127.0.0.1",
      "127.0.0.1.",
      "127.1",
      "127.0.1",
      "127.1.",
      "0x7f.0.0.1",
      "0x7f.1",
      "0X7F.0.0.1",
      "0x7f000001",
    ],
    ...["0x7F000001", "2130706433", "2130706433.", "017700000001", "0177.0.0.1", "0177.1", "00177.0.0.01"],
    ...[
      "127.0.0.0x1",
      "127.0x0.0.1",
      "0x7f.0.0x1",
      "127.000.000.001",
      "127.0.0.2",
      "127.255.255.254",
      "127.127.127.127",
    ],
    ...[
      "①②⑦.⓪.⓪.①",
      "１２７.０.０.１",
      "127。0。0。1",
      "127．0．0．1",
      "127｡0｡0｡1",
      "%31%32%37.0.0.1",
      "127%2e0%2e0%2e1",
    ],
    ...["𝟏𝟐𝟕.𝟎.𝟎.𝟏", "²¹³⁰⁷⁰⁶⁴³³", "0", "0.", "0.0", "0.0.0.0", "0x0", "00", "0.0.0.1"],
    // private, shared, link-local, metadata, reserved
    ...[
      "10.0.0.1",
      "10.255.255.255",
      "172.16.0.1",
      "172.31.255.254",
      "192.168.0.1",
      "0xc0a80001",
      "3232235521",
    ],
    ...[
      "100.64.0.1",
      "100.127.255.254",
      "100.100.100.200",
      "168.63.129.16",
      "192.0.0.192",
      "192.0.2.1",
      "198.18.0.1",
    ],
    ...[
      "198.51.100.7",
      "203.0.113.7",
      "224.0.0.1",
      "239.1.2.3",
      "240.0.0.1",
      "255.255.255.255",
      "192.88.99.1",
    ],
    ...[
      "169.254.169.254",
      "169.254.169.254.",
      "169.254.43518",
      "0xa9fea9fe",
      "2852039166",
      "0251.0376.0251.0376",
    ],
    ...["0xa9.0xfe.0xa9.0xfe", "169.254.169.253", "169.254.170.2", "①⑥⑨.②⑤④.①⑥⑨.②⑤④", "169。254。169。254"],
    // IPv6: loopback, unspecified, local, documentation, multicast
    ...[
      "[::1]",
      "[::]",
      "[0:0:0:0:0:0:0:1]",
      "[0000:0000:0000:0000:0000:0000:0000:0001]",
      "[::0:1]",
      "[0::1]",
      "[::0]",
    ],
    ...[
      "[fe80::1]",
      "[febf::1]",
      "[fec0::1]",
      "[fc00::1]",
      "[fd00::1]",
      "[fd00:ec2::254]",
      "[FD00:EC2::254]",
    ],
    ...[
      "[fd20:ce::254]",
      "[ff02::1]",
      "[ff0e::1]",
      "[2001:db8::1]",
      "[3fff::1]",
      "[100::1]",
      "[5f00::1]",
      "[4000::1]",
    ],
    // IPv4 inside IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo, ORCHID, benchmarking
    ...[
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "[::FFFF:127.0.0.1]",
      "[0:0:0:0:0:ffff:127.0.0.1]",
      "[::ffff:0.0.0.0]",
    ],
    ...["[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[::ffff:10.0.0.1]", "[::ffff:192.168.0.1]"],
    ...["[::127.0.0.1]", "[::7f00:1]", "[::169.254.169.254]", "[::ffff:0:127.0.0.1]", "[::ffff:0:a9fe:a9fe]"],
    ...["[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b::10.0.0.1]"],
    ...[
      "[64:ff9b:1::127.0.0.1]",
      "[64:ff9b:1::a9fe:a9fe]",
      "[64:ff9b:1:a9fe:a9:fe00::]",
      "[64:ff9b:1:7f00:0:100::]",
    ],
    ...["[2002:7f00:1::]", "[2002:7f00:1::1]", "[2002:a9fe:a9fe::]", "[2002:a00:1::]", "[2002:c0a8:1::1]"],
    ...[
      "[2001::1]",
      "[2001:0:7f00:1::]",
      "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
      "[2001:10::1]",
      "[2001:2::1]",
    ],
    // names that only mean something inside
    ...[
      "localhost",
      "localhost.",
      "LOCALHOST",
      "LocalHost",
      "ｌｏｃａｌｈｏｓｔ",
      "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
      "%6c%6f%63alhost",
      "localhost..",
    ],
    ...[
      "foo.localhost",
      "localhost.localdomain",
      "printer.local",
      "PRINTER.LOCAL",
      "db.internal",
      "db.internal.",
    ],
    ...[
      "metadata.google.internal",
      "metadata.google.internal.",
      "METADATA.GOOGLE.INTERNAL",
      "metadata",
      "metadata.goog",
    ],
    ...[
      "router.home.arpa",
      "kubernetes",
      "kubernetes.default.svc",
      "kubernetes.default.svc.cluster.local",
      "db",
      "wiki.",
    ],
    ...[
      "instance-data",
      "instance-data.ec2.internal",
      "host.docker.internal",
      "metadata.azure.internal",
      "intranet",
    ],
    // names that resolve to the inside
    ...[
      "loopback.example.com",
      "mapped.example.com",
      "mixed.example.com",
      "mixed6.example.com",
      "metadata.example.com",
    ],
    ...[
      "private.example.com",
      "nat64.example.com",
      "teredo.example.com",
      "zone.example.com",
      "nonsense.example.com",
    ],
  ];
  return [
    ...hosts.flatMap((host) => [`http://${host}:${port}/`, `https://${host}:${port}/latest/meta-data/`]),
    // user info, schemes, shapes
    ...[
      `http://user@127.0.0.1:${port}/`,
      `http://example.com@127.0.0.1:${port}/`,
      `http://example.com:80@[::1]:${port}/`,
    ],
    ...[
      `http://user:pass@example.com:${port}/`,
      `http://:pass@example.com:${port}/`,
      `http://a%40b@example.com:${port}/`,
    ],
    ...[
      `http://127.0.0.1:${port}#@example.com/`,
      `http://127.0.0.1:${port}\\@example.com/`,
      `http:127.0.0.1:${port}/`,
    ],
    ...[
      `http:/127.0.0.1:${port}/`,
      `http:\\\\127.0.0.1:${port}\\`,
      `http:///127.0.0.1:${port}/`,
      `http://127.0.0.1\t:${port}/`,
    ],
    ...[
      `ht\ntp://127.0.0.1:${port}/`,
      ` http://127.0.0.1:${port}/ `,
      `http://127.0.0.1:0${port}/`,
      `//127.0.0.1:${port}/`,
    ],
    ...[
      `127.0.0.1:${port}`,
      `ftp://127.0.0.1:${port}/`,
      `ws://127.0.0.1:${port}/`,
      `wss://127.0.0.1:${port}/`,
    ],
    ...[
      `gopher://127.0.0.1:${port}/_GET%20/`,
      "file:///etc/passwd",
      "data:text/plain,x",
      "javascript:alert(1)",
      "blob:x",
    ],
    ...[
      "unix:/var/run/docker.sock",
      "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
      "about:blank",
      "",
      " ",
      "https://",
      "http://?",
    ],
    ...[`http://[::1%25eth0]:${port}/`, `http://[::ffff:127.0.0.1%25lo]:${port}/`, `http://[::1]..:${port}/`],
    ...[`http://127.0.0.1:${port}/${"a".repeat(2_048)}`, `http://${"a".repeat(64)}.example.com:${port}/`],
    ...[
      "http://example.com:22/",
      "http://example.com:5432/",
      "https://example.com:6379/",
      "http://exa mple.com/",
    ],
    ...[
      "http://a..example.com/",
      "http://.example.com/",
      "http://exam!ple.com/",
      "http://example.com:99999/",
    ],
  ];
};

const INSIDE: Record<string, string[]> = {
  "loopback.example.com": ["127.0.0.1"],
  "mapped.example.com": ["::ffff:127.0.0.1"],
  "mixed.example.com": ["93.184.216.34", "127.0.0.1"],
  "mixed6.example.com": ["2606:4700::1111", "::1"],
  "metadata.example.com": ["169.254.169.254"],
  "private.example.com": ["10.0.0.1"],
  "nat64.example.com": ["64:ff9b::7f00:1"],
  "teredo.example.com": ["2001:0:4136:e378:8000:63bf:80ff:fffe"],
  "zone.example.com": ["fe80::1%lo"],
  "nonsense.example.com": ["nonsense"],
};

const answering =
  (table: Record<string, string[]>): Resolve =>
  async (name) =>
    (table[name] ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

describe("the inside is never reached", () => {
  const listeners: Server[] = [];
  let connections = 0;
  let port = 0;

  beforeAll(async () => {
    const listen = async (host: string, onPort: number) => {
      const server = createTcpServer((socket) => {
        connections++;
        socket.destroy();
      });
      server.listen(onPort, host);
      await once(server, "listening");
      listeners.push(server);
      return portOf(server);
    };
    port = await listen("127.0.0.1", 0);
    await listen("::1", port).catch(() => {});
  });
  afterAll(() => listeners.forEach((server) => void server.close()));

  test("by any of a corpus of hostile URLs, although port and scheme are open", async () => {
    const outbound = createOutbound({ allowCidrs: [], allowHttp: true, ports: [port] }, answering(INSIDE));
    const urls = hostileUrls(port);
    expect(new Set(urls).size).toBeGreaterThan(300);
    for (const url of urls) {
      const error = await failure(outbound.fetch(url, { timeoutMs: 2_000 }));
      expect(error, url).toBeInstanceOf(AppError);
      expect(error.code, url).toBe("destination_not_allowed");
      expect(error.message, url).not.toMatch(/\d+\.\d+|::|resolv/);
    }
    expect(connections).toBe(0);
  });

  test("with a request, even when the address changes between the check and the connection", async () => {
    let bytes = 0;
    const inside = createTcpServer((socket) => socket.on("data", (data) => (bytes += data.length)));
    inside.listen(0, "127.0.0.1");
    await once(inside, "listening");
    let reads = 0;
    const lying = {
      family: 4,
      get address() {
        return reads++ === 0 ? "127.0.0.2" : "127.0.0.1";
      },
    };
    const outbound = createOutbound(
      { allowCidrs: ["127.0.0.2/32"], allowHttp: true, ports: [443] },
      async () => [lying],
    );
    const error = await failure(
      outbound.fetch(`http://lying.example.com:${portOf(inside)}/`, { timeoutMs: 2_000 }),
    );
    expect(error.code).toBe("destination_not_allowed");
    expect(bytes).toBe(0);
    inside.close();
  });

  test("by a name that answers otherwise the second time it is asked", async () => {
    const good = createServer((_request, response) => response.end("good")).listen(0, "127.0.0.2");
    await once(good, "listening");
    const rebindingPort = portOf(good);
    const bad = createTcpServer(() => void connections++).listen(rebindingPort, "127.0.0.1");
    await once(bad, "listening");
    let asked = 0;
    const outbound = createOutbound(
      { allowCidrs: ["127.0.0.2/32"], allowHttp: true, ports: [443] },
      async () => [{ address: asked++ % 2 === 0 ? "127.0.0.2" : "127.0.0.1", family: 4 }],
    );
    for (let call = 0; call < 20; call++) {
      const work = outbound.fetch(`http://rebinding.example.com:${rebindingPort}/`, { timeoutMs: 2_000 });
      if (call % 2 === 0) expect((await work).body.toString()).toBe("good");
      else expect((await failure(work)).code).toBe("destination_not_allowed");
    }
    expect(asked).toBe(20);
    expect(connections).toBe(0);
    good.close();
    bad.close();
  });
});

test("all ports may be opened, for public addresses only", () => {
  const outbound = createOutbound({ allowCidrs: [], allowHttp: true, ports: "*" });
  expect(() => outbound.check("http://example.com:5000/")).not.toThrow();
  expect(() => outbound.check("http://127.0.0.1:5000/")).toThrow(AppError);
  expect(() => outbound.check("http://localhost:5000/")).toThrow(AppError);
});

test("without the flag http is refused, and only the two ports are open", () => {
  const outbound = createOutbound({ allowCidrs: [], allowHttp: false, ports: [443, 8443] });
  expect(() => outbound.check("https://example.com/")).not.toThrow();
  expect(() => outbound.check("https://example.com:8443/")).not.toThrow();
  for (const url of ["http://example.com/", "http://example.com:443/", "https://example.com:80/"]) {
    expect(() => outbound.check(url), url).toThrow(AppError);
  }
});

describe("a server that may be called", () => {
  let handler: RequestListener = (_request, response) => response.end();
  let received: (IncomingMessage & { text: string })[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    received.push(Object.assign(request, { text }));
    handler(request, response);
  });
  const outbound = createOutbound(
    { allowCidrs: ["127.0.0.0/8"], allowHttp: true, ports: [443] },
    answering({ "engine.example.com": ["127.0.0.1"], localhost: ["127.0.0.1"] }),
  );
  let url = "";
  const get = (timeoutMs = 5_000, signal?: AbortSignal) =>
    outbound.fetch(url, { timeoutMs, ...(signal && { signal }) });

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${portOf(server)}/start?a=1`;
  });
  beforeEach(() => {
    received = [];
  });
  afterEach(() => server.closeAllConnections());
  afterAll(() => server.close());

  test("gets method, path, headers and body, and its answer comes back", async () => {
    handler = (_request, response) =>
      response.writeHead(418, { "X-Tea": "green", "set-cookie": ["a=1", "b=2"] }).end("short and stout");
    const answer = await outbound.fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-Own": "1",
        Host: "evil.example.com",
        Connection: "upgrade",
      },
      body: '{"grüße":1}',
      timeoutMs: 5_000,
    });
    expect(answer).toMatchObject({ status: 418, truncated: false });
    expect(answer.headers).toMatchObject({ "x-tea": "green", "set-cookie": "a=1, b=2" });
    expect(answer.body.toString()).toBe("short and stout");
    expect(answer.elapsedMs).toBeGreaterThan(0);
    expect(received[0]).toMatchObject({ method: "POST", url: "/start?a=1", text: '{"grüße":1}' });
    expect(received[0]?.headers).toMatchObject({
      host: new URL(url).host,
      "accept-encoding": "identity",
      "content-type": "application/json",
      "x-own": "1",
    });
  });

  test("is called by its own name, also when the name is an internal one", async () => {
    handler = (_request, response) => response.end("hello");
    for (const name of ["engine.example.com", "localhost", "LOCALHOST."]) {
      const answer = await outbound.fetch(url.replace("127.0.0.1", name), { timeoutMs: 5_000 });
      expect(answer.body.toString()).toBe("hello");
    }
    expect(received.map((request) => request.headers.host?.split(":")[0])).toEqual([
      "engine.example.com",
      "localhost",
      "localhost",
    ]);
  });

  test.each([301, 302, 303, 307, 308])(
    "that redirects with %d to the metadata service is not followed",
    async (status) => {
      handler = (_request, response) =>
        response.writeHead(status, { location: "http://169.254.169.254/latest/meta-data/" }).end();
      expect((await get()).status).toBe(status);
      expect(received).toHaveLength(1);
    },
  );

  test("that never answers is given up in time", async () => {
    handler = () => {};
    const startedAt = performance.now();
    expect((await failure(get(200))).code).toBe("destination_timeout");
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test.each(["headers", "body"])("that sends its %s drop by drop is given up in time", async (part) => {
    let drip: NodeJS.Timeout | undefined;
    handler = (request, response: ServerResponse) => {
      if (part === "body") response.writeHead(200).flushHeaders();
      else request.socket.write("HTTP/1.1 200 OK\r\nx-slow: ");
      drip = setInterval(() => request.socket.write(part === "body" ? "1\r\nx\r\n" : "x"), 20);
    };
    const startedAt = performance.now();
    expect((await failure(get(300))).code).toBe("destination_timeout");
    expect(performance.now() - startedAt).toBeLessThan(1_300);
    clearInterval(drip);
  });

  test("that sends without end is cut off at the limit, and memory stays small", async () => {
    const chunk = Buffer.alloc(64 * 1024, "x");
    let closed = false;
    handler = (_request, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", pour).on("close", () => {
        closed = true;
      });
      pour();
    };
    const before = process.memoryUsage().rss;
    const answer = await get();
    expect(answer.truncated).toBe(true);
    expect(answer.body.length).toBe(OUTBOUND_RESPONSE_BYTES_MAX);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
    await expect.poll(() => closed).toBe(true);
  });

  test("that answers with a gzip bomb is cut off at the limit", async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
    handler = (_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
    const before = process.memoryUsage().rss;
    const answer = await get();
    expect(answer.truncated).toBe(true);
    expect(answer.body.length).toBe(OUTBOUND_RESPONSE_BYTES_MAX);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  test("that compresses although it was asked not to is understood", async () => {
    handler = (_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("hello"));
    expect((await get()).body.toString()).toBe("hello");
  });

  test("that answers with huge headers is refused", async () => {
    handler = (_request, response) => response.writeHead(200, { "x-big": "x".repeat(20_000) }).end();
    const error = await failure(get());
    expect(error.code).toBe("destination_unreachable");
    expect(error.message).toBe("The answer's headers are too large.");
  });

  test("that hangs up is called unreachable, in words of our own", async () => {
    handler = (request) => request.socket.destroy();
    const error = await failure(get());
    expect(error.code).toBe("destination_unreachable");
    expect(error.message).toBe("The connection was closed before the answer was complete.");
  });

  test("is left alone as soon as the caller gives up", async () => {
    const stop = new AbortController();
    const arrived = new Promise<IncomingMessage>((resolve) => {
      handler = (request) => resolve(request);
    });
    const work = failure(get(60_000, stop.signal));
    const request = await arrived;
    const hungUp = once(request.socket, "close");
    stop.abort(new Error("canceled"));
    expect((await work).message).toBe("canceled");
    await hungUp;
    expect((await failure(get(5_000, stop.signal))).message).toBe("canceled");
  });

  test("is not called with a header or method that is none, and the mistake is named", async () => {
    const headers = { "x-bad": "a\r\nhost: evil.example.com" };
    expect((await failure(outbound.fetch(url, { headers, timeoutMs: 5_000 }))).message).toMatch(/header/);
    expect((await failure(outbound.fetch(url, { method: "G T", timeoutMs: 5_000 }))).message).toMatch(
      /method/,
    );
    expect(received).toEqual([]);
  });

  test("is called directly whatever proxy the environment names", async () => {
    handler = (_request, response) => response.end("direct");
    process.env.HTTP_PROXY = "http://127.0.0.1:1";
    process.env.http_proxy = "http://127.0.0.1:1";
    try {
      expect((await get()).body.toString()).toBe("direct");
    } finally {
      delete process.env.HTTP_PROXY;
      delete process.env.http_proxy;
    }
  });
});

test("nothing listening and an unknown name are told apart in words of our own, without an address", async () => {
  const closed = createTcpServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const port = portOf(closed);
  closed.close();
  const outbound = createOutbound(
    { allowCidrs: ["127.0.0.0/8"], allowHttp: true, ports: [443] },
    answering({ "engine.example.com": ["127.0.0.1", "127.0.0.2"] }),
  );
  const refusedError = await failure(
    outbound.fetch(`http://engine.example.com:${port}/`, { timeoutMs: 2_000 }),
  );
  expect(refusedError.code).toBe("destination_unreachable");
  expect(refusedError.message).toBe("Nothing answers at this address: the connection was refused.");
  const unknown = await failure(outbound.fetch("https://nowhere.example.com/", { timeoutMs: 2_000 }));
  expect(unknown.message).toBe("The name of this address does not exist.");
});

test("over TLS the server is asked for by its name while the checked address is connected to", async () => {
  const names: string[] = [];
  const server = createTlsServer({
    SNICallback: (name, done) => {
      names.push(name);
      done(new Error("no certificate"));
    },
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const outbound = createOutbound(
    { allowCidrs: ["127.0.0.0/8"], allowHttp: false, ports: [443] },
    answering({ "engine.example.com": ["127.0.0.1"] }),
  );
  const error = await failure(
    outbound.fetch(`https://engine.example.com:${portOf(server)}/`, { timeoutMs: 2_000 }),
  );
  expect(error.code).toBe("destination_unreachable");
  expect(names).toEqual(["engine.example.com"]);
  server.close();
});

test("a name that takes too long to resolve does not hold the call", async () => {
  const outbound = createOutbound(
    { allowCidrs: [], allowHttp: false, ports: [443] },
    () => new Promise(() => {}),
  );
  const error = await failure(outbound.fetch("https://slow.example.com/", { timeoutMs: 100 }));
  expect(error.code).toBe("destination_timeout");
});
