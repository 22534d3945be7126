/** Has idf.c linked. */
export default function idf() { return native("idf").call(this); }
