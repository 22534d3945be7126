/**
 * What AT libraries for JavaScript do, as a yardstick: received text is appended to a string; handlers of unfinished
 * lines are asked after every read; lines are cut off its front, and each is compared with the beginnings that all the
 * line handlers asked for. Written for this benchmark in the manner of Espruino's AT.js, which does this work; not AT.js.
 */
export class StringParser {
  private text = "";
  private wanted = 0;
  private take: (payload: string) => void = () => {};
  private readonly lines: Record<string, (line: string) => void> = {};
  private readonly starts: Record<string, (text: string) => string> = {};

  /** Calls `handler` with every line that begins with `beginning`. */
  onLine(beginning: string, handler: (line: string) => void): void {
    this.lines[beginning] = handler;
  }

  /** Calls `handler` with the text as soon as it begins with `beginning`; it returns what is left of it. */
  onStart(beginning: string, handler: (text: string) => string): void {
    this.starts[beginning] = handler;
  }

  /** The next `count` characters go to `take`. */
  payload(count: number, take: (payload: string) => void): void {
    this.wanted = count;
    this.take = take;
  }

  receive(data: string): void {
    if (this.wanted > 0) {
      const payload = data.substring(0, this.wanted);
      this.wanted -= payload.length;
      this.take(payload);
      data = data.substring(payload.length);
    }
    this.text += data;
    this.trim();
    for (let end = this.text.indexOf("\r"); end >= 0; end = this.text.indexOf("\r")) {
      const line = this.text.substring(0, end);
      this.text = this.text.substring(end + 1);
      if (line.length > 0) {
        for (const beginning in this.lines) {
          if (line.substring(0, beginning.length) === beginning) this.lines[beginning](line);
        }
      }
      if (this.wanted > 0) {
        const rest = this.text.substring(1); // the line feed
        this.text = "";
        this.receive(rest);
        return;
      }
      this.trim();
    }
  }

  private trim(): void {
    if (this.text[0] === "\n") this.text = this.text.substring(1);
    for (const beginning in this.starts) {
      if (this.text.substring(0, beginning.length) === beginning) this.text = this.starts[beginning](this.text);
    }
  }
}
