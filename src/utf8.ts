/** Text as UTF-8: one character a byte. What is no pair of surrogates stands for itself. */
export function utf8(text: string): string {
  let bytes = "";
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
    if ((code & 0xfc00) === 0xd800 && (next & 0xfc00) === 0xdc00) {
      code = 0x10000 + ((code & 0x3ff) << 10) + (next & 0x3ff);
      i++;
    }
    if (code < 0x80) bytes += String.fromCharCode(code);
    else if (code < 0x800) bytes += String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes += String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes += String.fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

/** The text of UTF-8, one character a byte; what is none is given back as it is. */
export function fromUtf8(bytes: string): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) {
    const first = bytes.charCodeAt(i);
    const more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : -1;
    if (more < 0 || i + more >= bytes.length) return bytes;
    let code = more === 0 ? first : first & (0x3f >> more);
    for (let k = 0; k < more; k++) {
      const byte = bytes.charCodeAt(++i);
      if ((byte & 0xc0) !== 0x80) return bytes;
      code = (code << 6) | (byte & 63);
    }
    if (code < 0x10000) text += String.fromCharCode(code);
    else text += String.fromCharCode(0xd7c0 + (code >> 10), 0xdc00 | (code & 0x3ff));
  }
  return text;
}
