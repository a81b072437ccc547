import { z } from "zod";

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/** Parses an address into its bits and the length of its network prefix; undefined for any other text. */
export function networkOf(text: string): { bits: string; length: number } | undefined {
  if (!address.safeParse(text).success) return undefined;
  const [host = "", length] = text.split("/");
  const bits = host.includes(":") ? bitsOfV6(host) : bitsOfV4(host);
  return { bits, length: length === undefined ? bits.length : Number(length) };
}

/** Whether all host bits are zero. */
export function isNetwork(text: string): boolean {
  const { bits, length } = networkOf(text) ?? {};
  return bits !== undefined && !bits.slice(length).includes("1");
}

const bitsOf = (value: number, count: number): string => value.toString(2).padStart(count, "0");

const bitsOfV4 = (host: string): string =>
  host
    .split(".")
    .map((part) => bitsOf(Number(part), 8))
    .join("");

function bitsOfV6(host: string): string {
  const groupsOf = (part: string): string =>
    part
      .split(":")
      .filter((group) => group !== "")
      .map((group) => (group.includes(".") ? bitsOfV4(group) : bitsOf(Number.parseInt(group, 16), 16)))
      .join("");
  const [start = "", end = ""] = host.split("::").map(groupsOf);
  return start + "0".repeat(Math.max(0, 128 - start.length - end.length)) + end;
}
