// Style of the overlay, which stands in a shadow tree, so that it and the page do not touch each other.
export const STYLE = `
  :host { all: initial; }
  * { box-sizing: border-box; }
  [hidden] { display: none !important; }
  .panel, .badge { font: 15px/1.6 system-ui,
      "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
    color: #1d2126; background: #fff; color-scheme: light; position: fixed; z-index: 2147483647; }
  .panel { inset: auto 0 0 0; margin: 0; width: 100%; max-width: none; max-height: 72vh; overflow: auto;
    padding: 16px 20px 20px; border: 0; border-top: 4px solid #b3261e;
    box-shadow: 0 -4px 24px rgb(0 0 0 / .3); }
  .panel.mild { border-top-color: #8a5a00; }
  header { display: flex; gap: 12px; align-items: flex-start; justify-content: space-between; }
  h2 { font-size: 18px; line-height: 1.4; margin: 0; }
  p { margin: 4px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
  button { font: inherit; color: inherit; background: #fff; border: 1px solid #767b82; border-radius: 6px;
    padding: 4px 12px; cursor: pointer; flex: none; }
  button:hover { background: #eef0f2; }
  button:focus-visible { outline: 3px solid #1c5480; outline-offset: 2px; }
  ol { margin: 12px 0 0; padding: 0; list-style: none; display: grid; gap: 12px; }
  li { border-left: 4px solid #b3261e; padding: 2px 0 2px 12px; min-width: 0; }
  li.warning { border-color: #8a5a00; }
  .place { font-family: ui-monospace, Consolas, monospace; font-size: 14px; overflow-wrap: anywhere; }
  .message { font-weight: 600; }
  .other { color: #4a5058; font-size: 14px; }
  pre { font: 14px/1.6 ui-monospace, Consolas, monospace; background: #f3f4f6; padding: 6px 10px;
    margin: 6px 0 0;    white-space: pre-wrap; overflow-wrap: anywhere; }
  mark { background: #ffd9d6; color: inherit; border-bottom: 2px solid #b3261e; }
  .badge { right: 12px; bottom: 12px; font-size: 14px; border-radius: 999px;
    box-shadow: 0 2px 8px rgb(0 0 0 / .25); }
  .badge.bad { border: 2px solid #b3261e; }
  @media print { :host { display: none; } }
  `;
