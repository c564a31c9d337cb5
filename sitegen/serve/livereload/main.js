// Keeps a page of the preview up to date: loads it again if it has changed, exchanges its stylesheets if only
// they have, and shows what is wrong with the sources.
import { Overlay } from "./overlay.js";
import { exchangeStylesheets } from "./stylesheets.js";
/** @typedef {import("./types.js").PreviewState} PreviewState */

const WORKER = "livereload-worker.js";

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const base = new URL(".", script.src);
const overlay = new Overlay();
let isLeaving = false;
let isChecking = false;
let isAnotherWanted = false;

/**
 * Ask the preview for the state of this page; null if it does not answer.
 * @returns {Promise<PreviewState | null>}
 */
async function fetchState() {
  const page = new URLSearchParams({ page: location.pathname });
  try {
    const answer = await fetch(new URL(`state?${page}`, base).href, { cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    // The stream reports when the preview is there again.
    return null;
  }
}

async function updatePage() {
  const state = await fetchState();
  if (!state) return;
  overlay.setState(state);
  if (state.mark !== script.dataset.mark) {
    // A request that begins now would only be broken off.
    isLeaving = true;
    location.reload();
    return;
  }
  exchangeStylesheets(state.styles);
  overlay.showFindings();
}

/** @param {"look" | "lost"} message */
async function handleMessage(message) {
  if (message === "lost") {
    overlay.showLost();
    return;
  }
  isAnotherWanted = true;
  if (isChecking) return;
  isChecking = true;
  while (isAnotherWanted && !isLeaving) {
    isAnotherWanted = false;
    await updatePage();
  }
  isChecking = false;
}

/** Open a stream of this page's own. */
function listenAlone() {
  const stream = new EventSource(new URL("events", base));
  stream.onmessage = () => handleMessage("look");
  stream.onerror = () => handleMessage("lost");
}

/** Listen to the stream that all tabs share, where the browser has shared workers. */
function listen() {
  if (!window.SharedWorker) {
    listenAlone();
    return;
  }
  const worker = new SharedWorker(new URL(WORKER, base));
  worker.onerror = listenAlone;
  worker.port.onmessage = (event) => handleMessage(event.data);
  addEventListener("pagehide", (event) => {
    if (!event.persisted) worker.port.postMessage("gone");
  });
}

addEventListener("pageshow", (event) => {
  if (event.persisted) handleMessage("look");
});
handleMessage("look");
listen();
