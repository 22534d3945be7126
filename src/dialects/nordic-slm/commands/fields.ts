import { hex, host, integer, text } from "../../../command-form.js";
import { contains } from "../../../contains.js";
import { MTU } from "../forms.js";

/** A host name or an IPv4 address. */
export const url = host("url", 128);
export const port = integer("port", 1, 65535);
/** Tag of the credentials that secure the connection. */
export const secTag = integer("secTag", 0, 2147483647);
/** How data that stand on the command line as they are may be called: 1 text, 2 JSON, 3 HTML, 4 OMA TLV. */
export const textType = integer("datatype", 1, 4);
/** Printable characters without quotes. */
export const textData = text("data", MTU, 1);
/** Any bytes: half as many, as digits. */
export const hexData = hex("data", 1, MTU >> 1);

/** Reads what became of something: `2 started`, `2,"started"`, `-54, "disconnected"`, or the word alone. @returns the number, 0 without one; undefined when another word stands there */
export function state(word: string): (text: string) => number | undefined {
  return (text) => {
    const at = text.indexOf(word);
    // connected is not disconnected
    if (!contains(text, word) || (at > 0 && text.charCodeAt(at - 1) > 57)) return undefined;
    const number = parseInt(text, 10);
    return number === number ? number : 0;
  };
}
