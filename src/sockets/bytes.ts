/** A piece of memory that can be sent or filled. */
export type Bytes = ArrayBuffer | ArrayBufferView;

/** The bytes of a buffer or of a view of bytes. @throws TypeError when it is neither, or its elements are wider */
export function bytesOf(data: Bytes): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (data && ArrayBuffer.isView(data)) {
    const wide = (data as Int32Array).BYTES_PER_ELEMENT;
    if (wide !== undefined && wide !== 1) throw new TypeError("elements must be bytes");
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  throw new TypeError("data must be an ArrayBuffer or a view of bytes");
}
