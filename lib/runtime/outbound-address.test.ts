import { expect, test } from "vitest";
import { addressRules } from "./outbound-address.ts";

const strict = addressRules({ allowCidrs: [], allowHttp: false, ports: [443, 8443] });

test.each([
  "1.1.1.1",
  "8.8.8.8",
  "93.184.216.34",
  "172.15.255.255",
  "172.32.0.1",
  "100.63.255.255",
  "100.128.0.0",
  "169.253.255.255",
  "192.0.1.0",
  "198.20.0.0",
  "223.255.255.255",
  "2606:4700:4700::1111",
  "2a00:1450:4001:81b::200e",
  "2001:4860:4860::8888",
  "::ffff:8.8.8.8",
  "64:ff9b::808:808",
])("%s is public", (address) => {
  expect(strict.permits(address, false)).toBe(true);
  expect(strict.permits(address, true)).toBe(false);
});

test.each([
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "100.64.0.1",
  "100.100.100.200",
  "127.0.0.1",
  "127.255.255.254",
  "168.63.129.16",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.1",
  "192.0.0.192",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::127.0.0.1",
  "::ffff:127.0.0.1",
  "::ffff:a9fe:a9fe",
  "::ffff:0:127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::a9fe:a9fe",
  "64:ff9b:1::808:808",
  "64:ff9b:1:7f00:0:100::",
  "64:ff9b:1:a9fe:a9:fe00::",
  "100::1",
  "2001::1",
  "2001:0:7f00:1::",
  "2001:0:4136:e378:8000:63bf:5601:5601",
  "2001:db8::1",
  "2001:10::1",
  "2001:2::1",
  "2002:7f00:1::",
  "2002:a9fe:a9fe::1",
  "2002:808:808::1",
  "3fff::1",
  "4000::1",
  "5f00::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "ff02::1",
  "",
  "localhost",
  "0x7f.1",
  "2130706433",
])("%s is not public", (address) => {
  expect(strict.permits(address, false)).toBe(false);
});

test("an allowed network opens its own addresses, however they are written, and nothing beside them", () => {
  const rules = addressRules({ allowCidrs: ["10.1.0.0/16", "fd12::/32"], allowHttp: false, ports: [443] });
  for (const address of ["10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203", "fd12::1"]) {
    expect(rules.permits(address, true), address).toBe(true);
  }
  for (const address of ["10.2.0.1", "127.0.0.1", "fd13::1", "::1"]) {
    expect(rules.permits(address, false), address).toBe(false);
  }
});

test("internal names and other ports are for allowed networks only", () => {
  const rules = addressRules({ allowCidrs: ["10.0.0.0/8"], allowHttp: true, ports: [443] });
  expect(rules.checkUrl("http://engine:8080/start").allowedNetworksOnly).toBe(true);
  expect(rules.checkUrl("https://engine.internal/").allowedNetworksOnly).toBe(true);
  expect(rules.checkUrl("https://engine.example.com:5000/").allowedNetworksOnly).toBe(true);
  expect(rules.checkUrl("https://engine.example.com/").allowedNetworksOnly).toBe(false);
  expect(rules.checkUrl("http://engine.example.com/").allowedNetworksOnly).toBe(false);
});

test("an ordinary URL is accepted, lower-cased and without trailing dots", () => {
  expect(strict.checkUrl("https://Engine.Example.COM./start?x=1").url.href).toBe(
    "https://engine.example.com/start?x=1",
  );
  expect(strict.checkUrl("https://engine.example.com:8443/").url.port).toBe("8443");
  expect(strict.checkUrl("https://bücher.example/").url.hostname).toBe("xn--bcher-kva.example");
});

test("a network that is not one is refused when the rules are made", () => {
  expect(() => addressRules({ allowCidrs: ["10.0.0.0"], allowHttp: false, ports: [443] })).toThrow();
});
