// Loading of the files of the index. Each is a classic script that calls `sitegenSearch`, so that it loads
// from file://.
import { crc32 } from "./crc32.js";
import { parsePayload } from "./payloads.js";

/**
 * Call of a file of the index: its name, the CRC-32 of its payload, the payload.
 * @typedef {[name: string, sum: string, payload: unknown]} Call
 */

/**
 * Function that runs the script at an address and resolves to the calls that it made. It rejects with the
 * reason.
 * @typedef {(address: string) => Promise<Call[]>} RunScript
 */

const SECONDS = 30;
const MOST_AT_ONCE = 48;

/** Failure of a file of the index. */
export class IndexError extends Error {
  /**
   * @param {string} reason missing, slow, damaged, version or changed
   * @param {string} file
   */
  constructor(reason, file) {
    super(`search index: ${file} is ${reason}`);
    this.name = "IndexError";
    this.reason = reason;
    this.file = file;
  }
}

// Calls of the script that is running now. Its load event follows in the same task.
/** @type {Call[]} */
let calls = [];

/**
 * Receive the call of a file of the index.
 * @param {string} name
 * @param {string} sum
 * @param {unknown} payload
 */
export function receiveFile(name, sum, payload) {
  calls.push([name, sum, payload]);
}

/**
 * Take the calls that were received since the last time.
 * @returns {Call[]}
 */
export function takeCalls() {
  const received = calls;
  calls = [];
  return received;
}

/**
 * Run a script of the index by adding it to the document.
 * @type {RunScript}
 */
export function runScriptElement(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    /** @param {() => void} act */
    function finish(act) {
      clearTimeout(timer);
      script.onload = script.onerror = null;
      script.remove();
      act();
    }
    const timer = setTimeout(() => finish(() => reject("slow")), SECONDS * 1000);
    script.onerror = () => {
      takeCalls();
      finish(() => reject("missing"));
    };
    script.onload = () => {
      const received = takeCalls();
      finish(() => resolve(received));
    };
    takeCalls();
    script.async = true;
    script.src = address;
    document.head.appendChild(script);
  });
}

/** Loader of the files of one index. Each file is loaded once. After a failure the next call tries again. */
export class Loader {
  /**
   * @param {string} base address of the folder, with a slash at its end
   * @param {RunScript} runScript
   */
  constructor(base, runScript) {
    this.base = base;
    this.runScript = runScript;
    /** @type {Map<string, Promise<unknown>>} */
    this.known = new Map();
    /** @type {(() => void)[]} */
    this.waiting = [];
    this.running = 0;
  }

  /**
   * Load a file and parse its payload.
   * @param {string} name
   * @param {string} version goes into the address, so that caches do not send an older version
   * @param {() => Promise<number>} readSeed reads the seed of the checksum that the file must have
   * @returns {Promise<any>}
   */
  load(name, version, readSeed) {
    const known = this.known.get(name);
    if (known) return known;
    const promise = this.loadAfresh(name, version, readSeed);
    promise.catch(() => this.known.delete(name));
    this.known.set(name, promise);
    return promise;
  }

  /** @type {(name: string, version: string, readSeed: () => Promise<number>) => Promise<unknown>} */
  async loadAfresh(name, version, readSeed) {
    // Read meanwhile. Its failure is reported after that of the file itself.
    const seed = readSeed();
    seed.catch(() => {});
    // Browsers fail where too many requests are open at once.
    if (this.running >= MOST_AT_ONCE) await new Promise((resolve) => this.waiting.push(() => resolve(null)));
    this.running++;
    const file = `${this.base}${name}.js`;
    let received;
    try {
      received = await this.runScript(file + (version ? `?v=${encodeURIComponent(version)}` : ""));
    } catch (reason) {
      throw new IndexError(String(reason), file);
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
    return readPayload(name, file, received, await seed);
  }
}

/**
 * Check the calls of a file and parse its payload. The seed of the sum is that of the current version of the
 * file, so that files of two publications are never mixed.
 * @type {(name: string, file: string, received: Call[], seed: number) => unknown}
 */
function readPayload(name, file, received, seed) {
  const [call] = received;
  const payload = call && call[2];
  const isWhole = received.length === 1 && call[0] === name && typeof payload === "string";
  if (!isWhole || crc32(payload, seed) !== call[1]) throw new IndexError("damaged", file);
  return parsePayload(name, payload);
}
