import HTTPServer from "embedded:network/http/server";
import Timer from "timer";
import type { Modem } from "atwire/modem";
import config from "mc/config";

const PAGE = (ArrayBuffer as unknown as { fromString(text: string): ArrayBuffer }).fromString("Hello from behind the modem\n");

/** Answers one request by the stock HTTP server, at the port of the modem's that `config.serve` names. */
export function serve(modem: Modem, done: () => void): void {
  const port = parseInt(config["serve"] as string, 10);
  if (!(port > 0)) return done();
  const server = new HTTPServer({
    // the SDK's typings know no read() without bytes
    io: modem.Listener as never,
    port,
    onConnect(connection: any) {
      connection.accept({
        onRequest(request: { method: string; path: string }) { trace("serve: ", request.method, " ", request.path, "\n"); },
        onResponse(this: any, response: { headers: Map<string, unknown> }) {
          response.headers.set("content-length", PAGE.byteLength);
          this.respond(response);
        },
        onWritable(this: any) { this.write(PAGE); },
        onDone() {
          // inside its callbacks the server may not be closed, and the answer is still to leave
          Timer.set(() => {
            server.close();
            done();
          }, 2000);
        },
      });
    },
  });
  trace("serve: port ", port, "\n");
}
