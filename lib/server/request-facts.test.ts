import { expect, test } from "vitest";
import { clientIp } from "./request-facts.ts";

test("the caller is who the trusted hops say, never what the caller wrote", () => {
  expect(clientIp("203.0.113.9, 192.0.2.7", 0)).toBe("192.0.2.7");
  expect(clientIp("203.0.113.9, 192.0.2.7, 10.0.0.1", 1)).toBe("192.0.2.7");
  expect(clientIp("192.0.2.7", 3)).toBe("192.0.2.7");
  expect(clientIp(null, 0)).toBeNull();
});

test("an IPv4 address is written one way, also when it comes over an IPv6 socket", () => {
  expect(clientIp("::ffff:192.0.2.7", 0)).toBe("192.0.2.7");
  expect(clientIp("::FFFF:192.0.2.7", 0)).toBe("192.0.2.7");
  expect(clientIp("::ffff:c000:207", 0)).toBe("::ffff:c000:207");
  expect(clientIp("2001:db8::1", 0)).toBe("2001:db8::1");
});
