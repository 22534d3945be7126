import type { Ticket } from "../clock.js";
import type { Session } from "../dce/session.js";
import type { TcpConnection, TcpEvents } from "../network.js";
import * as mqtt from "./packets.js";

/** Whom the client introduces itself as. */
export interface Login {
  clientId: string;
  /** Empty: none. */
  username: string;
  password: string;
  clean: boolean;
  /** Seconds. */
  keepAlive: number;
}

/** What the client tells; each once for what it answers. */
export interface ClientEvents {
  /** The broker answered: its flags, and 0 or why it refuses. */
  connack(flags: number, code: number): void;
  message(topic: string, payload: string, qos: number, retain: boolean, dup: boolean): void;
  /** The connection is gone, or never came to be. */
  closed(): void;
}

/** Tells how a request ended. */
export type Done = (ok: boolean) => void;

/** Time that the broker has to answer, ms. */
const PATIENCE = 10_000;
/** Bytes that the broker may send ahead. */
const WINDOW = 65_536;
const FAILURE = 0x80;

/** An MQTT 3.1.1 client on one connection of the simulator's network and on its clock, with QoS 0 to 2 both ways. */
export class MqttClient {
  private readonly reader = new mqtt.PacketReader();
  private connection: TcpConnection | undefined;
  private state: "connecting" | "connected" | "closed" = "connecting";
  private readonly waiting = new Map<string, { done: Done; timer: Ticket }>();
  /** Messages of QoS 2 that the broker has not released yet. */
  private readonly unreleased = new Set<number>();
  private nextId = 0;
  private pulse: Ticket | undefined;
  private patience: Ticket | undefined;

  /** @param open begins the connection, and says when the client may speak through `connect` */
  constructor(private readonly session: Session, private readonly login: Login, private readonly events: ClientEvents,
    open: (events: TcpEvents, window: number) => TcpConnection) {
    this.patience = session.after(PATIENCE, () => this.close());
    this.connection = open({
      connect: () => this.introduce(),
      data: bytes => this.take(bytes),
      end: () => this.close(),
      error: () => this.close(),
    }, WINDOW);
  }

  get isConnected(): boolean {
    return this.state === "connected";
  }

  /** @param qos the most that the broker may send with */
  subscribe(topic: string, qos: number, done: Done): void {
    const id = this.takeId();
    this.expect(mqtt.SUBACK, id, done);
    this.send(mqtt.packet(mqtt.SUBSCRIBE, 2, mqtt.short(id), mqtt.text(topic), Buffer.from([qos])));
  }

  unsubscribe(topic: string, done: Done): void {
    const id = this.takeId();
    this.expect(mqtt.UNSUBACK, id, done);
    this.send(mqtt.packet(mqtt.UNSUBSCRIBE, 2, mqtt.short(id), mqtt.text(topic)));
  }

  /** @param done told when the broker acknowledged; with QoS 0 as soon as it is sent */
  publish(topic: string, payload: string, qos: number, retain: boolean, dup: boolean, done: Done): void {
    const flags = (dup && qos ? 8 : 0) | (qos << 1) | (retain ? 1 : 0);
    const id = qos ? this.takeId() : 0;
    if (qos) this.expect([mqtt.PUBACK, mqtt.PUBACK, mqtt.PUBCOMP][qos], id, done);
    this.send(mqtt.packet(mqtt.PUBLISH, flags, mqtt.text(topic), qos ? mqtt.short(id) : Buffer.alloc(0), Buffer.from(payload, "latin1")));
    if (!qos) this.session.after(0, () => done(true));
  }

  /** Takes leave; nothing is told any more but that it is closed. */
  disconnect(): void {
    this.send(mqtt.packet(mqtt.DISCONNECT, 0));
    this.connection?.end();
    this.session.after(0, () => this.close());
  }

  /** Drops the connection, and tells nothing. */
  drop(): void {
    this.state = "closed";
    this.quiet();
    this.connection?.destroy();
  }

  private introduce(): void {
    const { clientId, username, password, clean, keepAlive } = this.login;
    const flags = (username ? 0x80 : 0) | (password ? 0x40 : 0) | (clean ? 2 : 0);
    const parts = [clientId, username, password].filter((each, i) => i === 0 || each !== "").map(mqtt.text);
    this.send(mqtt.packet(mqtt.CONNECT, 0, mqtt.text("MQTT"), Buffer.from([4, flags]), mqtt.short(keepAlive), ...parts));
  }

  private take(bytes: Uint8Array): void {
    this.connection?.grant(bytes.length);
    try {
      for (const each of this.reader.push(bytes)) if (this.state !== "closed") this.handle(each);
    } catch (error) {
      if (!(error instanceof mqtt.MqttError)) throw error;
      this.close();
    }
  }

  private handle({ type, flags, body }: mqtt.Packet): void {
    switch (type) {
      case mqtt.CONNACK:
        return this.acknowledged(body[0], body[1]);
      case mqtt.PUBLISH:
        return this.receive(flags, body);
      case mqtt.PUBREC:
        return this.send(mqtt.packet(mqtt.PUBREL, 2, mqtt.short(mqtt.readId(body)[0])));
      case mqtt.PUBREL: {
        const [id] = mqtt.readId(body);
        this.unreleased.delete(id);
        return this.send(mqtt.packet(mqtt.PUBCOMP, 0, mqtt.short(id)));
      }
      case mqtt.PUBACK:
      case mqtt.PUBCOMP:
      case mqtt.SUBACK:
      case mqtt.UNSUBACK: {
        const [id, rest] = mqtt.readId(body);
        return this.settle(type, id, rest[0] !== FAILURE);
      }
      default:
        return undefined;
    }
  }

  private acknowledged(flags: number, code: number): void {
    if (this.state !== "connecting") return;
    this.session.cancel(this.patience);
    this.state = code ? "connecting" : "connected";
    if (!code) this.beat();
    this.events.connack(flags & 1, code);
    if (code) this.close();
  }

  private receive(flags: number, body: Buffer): void {
    const qos = (flags >> 1) & 3;
    const [topic, rest] = mqtt.readText(body);
    const [id, payload] = qos ? mqtt.readId(rest) : [0, rest];
    const again = qos === 2 && this.unreleased.has(id);
    if (qos === 2) this.unreleased.add(id);
    if (qos) this.send(mqtt.packet([0, mqtt.PUBACK, mqtt.PUBREC][qos], 0, mqtt.short(id)));
    if (!again) this.events.message(topic, payload.toString("latin1"), qos, (flags & 1) === 1, (flags & 8) === 8);
  }

  private takeId(): number {
    this.nextId = (this.nextId % 0xffff) + 1;
    return this.nextId;
  }

  private expect(type: number, id: number, done: Done): void {
    const timer = this.session.after(PATIENCE, () => this.settle(type, id, false));
    this.waiting.set(`${type} ${id}`, { done, timer });
  }

  private settle(type: number, id: number, ok: boolean): void {
    const key = `${type} ${id}`;
    const request = this.waiting.get(key);
    if (!request) return;
    this.session.cancel(request.timer);
    this.waiting.delete(key);
    request.done(ok);
  }

  /** Lets the broker know now and then that the client is there. */
  private beat(): void {
    if (this.login.keepAlive === 0) return;
    this.pulse = this.session.after(this.login.keepAlive * 500, () => {
      this.send(mqtt.packet(mqtt.PINGREQ, 0));
      this.beat();
    });
  }

  private send(bytes: Uint8Array): void {
    if (this.state !== "closed") this.connection?.write(bytes);
  }

  private close(): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.quiet();
    this.connection?.end();
    for (const { done, timer } of this.waiting.values()) {
      this.session.cancel(timer);
      done(false);
    }
    this.waiting.clear();
    this.events.closed();
  }

  private quiet(): void {
    this.session.cancel(this.pulse);
    this.session.cancel(this.patience);
  }
}
