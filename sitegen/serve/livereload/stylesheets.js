// Exchange of the stylesheets of a page without loading it again.

/** @type {(address: string | null) => string} */
const stripQuery = (address) => (address || "").replace(/\?.*/, "");

/** @type {HTMLElement[]} */
const links = Array.from(document.querySelectorAll("link[rel~=stylesheet][href]"));

/**
 * Exchange the stylesheets whose address has another digest.
 * @param {string[]} addresses hrefs that the page would have now
 */
export function exchangeStylesheets(addresses) {
  for (const address of addresses) {
    const place = links.findIndex((link) => stripQuery(link.getAttribute("href")) === stripQuery(address));
    const old = links[place];
    if (!old || old.getAttribute("href") === address) continue;
    const fresh = /** @type {HTMLElement} */ (old.cloneNode());
    fresh.setAttribute("href", address);
    // The old one goes when the new one is loaded: in between the page never stands without.
    fresh.addEventListener("load", () => old.remove());
    fresh.addEventListener("error", () => old.remove());
    old.after(fresh);
    links[place] = fresh;
  }
}
