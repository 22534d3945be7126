import { hostName } from "../../src/check.js";
import { UsageError } from "./faults.js";

/** Where a page is, as a GET request and the modem's open command want it. */
export interface Target {
  host: string;
  port: number;
  /** Path and query. */
  path: string;
}

/**
 * Reads an http: URL.
 * @param hostLimit the longest host name that the modem takes (bytes)
 * @throws UsageError
 */
export function parseTarget(text: string, hostLimit: number): Target {
  // the URL standard would drop them without a word
  if (/[\0-\x20\x7f]/.test(text)) throw new UsageError(`${JSON.stringify(text)}: a URL has no spaces and no control characters`);
  const given = /^[a-z]+:\/\/[^/?#]*:(\d+)(?=[/?#]|$)/i.exec(text);
  if (given && !(Number(given[1]) >= 1 && Number(given[1]) <= 65535)) throw new UsageError(`${text}: the port must be from 1 to 65535`);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`${text}: no URL`);
  }
  if (url.protocol !== "http:") throw new UsageError(`${text}: only http: URLs can be fetched`);
  if (url.username !== "" || url.password !== "") throw new UsageError("a URL with user and password: authentication is not supported");
  try {
    const host = hostName("the URL's host", url.hostname.replace(/^\[|\]$/g, ""), hostLimit);
    return { host, port: url.port === "" ? 80 : Number(url.port), path: url.pathname + url.search };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
