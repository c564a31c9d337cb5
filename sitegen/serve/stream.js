// A shared worker: one stream for all the tabs of a browser, which opens no more than six connections to a server.
"use strict";

const tabs = new Set();
let latest = null;

function tell(message) {
  latest = message;
  for (const tab of tabs) tab.postMessage(message);
}

const stream = new EventSource("events");
stream.onmessage = () => tell("look");
stream.onerror = () => {
  tell("lost");
  // The browser gives up for good on an answer that is no stream, for example another program's on this port.
  if (stream.readyState === EventSource.CLOSED) setTimeout(() => self.close(), 0);
};

self.onconnect = event => {
  const [tab] = event.ports;
  tabs.add(tab);
  tab.onmessage = () => tabs.delete(tab);
  if (latest) tab.postMessage(latest);
};
