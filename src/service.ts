import type { Session } from "./dialect.js";
import type { ModemError } from "./errors.js";
import type { CommandQueue } from "./user-command.js";

/** Something that a modem does besides sockets and commands, as MQTT: it hears lines that come unasked. */
export interface Service {
  /** A line that nobody else knew, arena bytes [at, end): true when it is this one's. Makes no callbacks. */
  line(at: number, end: number): boolean;
  /** Lines may have been lost. */
  doubt(): void;
  /** What the modem knew is gone: it restarted, lost its network or was closed. Makes no callbacks. */
  gone(error: ModemError): void;
  /** Makes one callback that is owed; false when none is. State is final before it is made. */
  notify(): boolean;
}

/** What a service needs of its modem. */
export interface ServiceHost extends CommandQueue {
  readonly session: Session;
  /** What the modem is doing (ModemState). */
  readonly state: string;
  /** The service hears of everything until it is dismissed. */
  attend(service: Service): void;
  dismiss(service: Service): void;
  /** Asserts (1) or releases (0) a control line ("dtr"). @returns false when it is not wired */
  drive(line: string, level: number): boolean;
  /** A callback is owed, or a command may be sent. */
  wake(): void;
  report(error: ModemError): void;
}

/** The services that attend. */
export class ServiceList {
  list: Service[] = [];

  remove(service: Service): void {
    const at = this.list.indexOf(service);
    if (at >= 0) this.list.splice(at, 1);
  }

  doubt(): void {
    for (let i = 0; i < this.list.length; i++) this.list[i]!.doubt();
  }

  gone(error: ModemError): void {
    for (let i = 0; i < this.list.length; i++) this.list[i]!.gone(error);
  }

  line(at: number, end: number): boolean {
    for (let i = 0; i < this.list.length; i++) if (this.list[i]!.line(at, end)) return true;
    return false;
  }

  notify(): boolean {
    for (let i = 0; i < this.list.length; i++) if (this.list[i]!.notify()) return true;
    return false;
  }
}
