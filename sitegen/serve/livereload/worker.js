// A shared worker: one stream for all tabs of a browser, which opens no more than six connections to a
// server.

/** @type {Set<MessagePort>} */
const tabs = new Set();
/** @type {"look" | "lost" | null} */
let latest = null;

/** @param {"look" | "lost"} message */
function broadcast(message) {
  latest = message;
  for (const tab of tabs) tab.postMessage(message);
}

const stream = new EventSource("events");
stream.onmessage = () => broadcast("look");
stream.onerror = () => {
  broadcast("lost");
  // The browser gives up for good on an answer that is no stream, for example another program's on this port.
  if (stream.readyState === EventSource.CLOSED) setTimeout(() => self.close(), 0);
};

self.addEventListener("connect", (event) => {
  const [tab] = /** @type {MessageEvent} */ (event).ports;
  tabs.add(tab);
  tab.onmessage = () => tabs.delete(tab);
  if (latest) tab.postMessage(latest);
});
