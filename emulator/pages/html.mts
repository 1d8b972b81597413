const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

export const escape = (text: string | number | undefined) =>
	String(text ?? '').replace(/[&<>"']/g, (character) => ENTITIES[character]);

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6675; --paper: #fff; --ground: #eef1f5; --line: #cfd6df; --main: #1f6f5c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --soft: #a5b0bd; --paper: #1c222b; --ground: #12161c; --line: #38424f; --main: #43b796; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 30rem; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.5rem; }
h1 { font-size: 1.35rem; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; }
small, .soft { color: var(--soft); }
label { display: block; margin: .75rem 0 .25rem; font-weight: 600; }
select, input { width: 100%; padding: .55rem .65rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; }
fieldset.new-account { display: grid; grid-template-columns: 1fr 1fr; column-gap: .75rem; }
@supports selector(:has(*)) {
	form:not(:has(option[value=new]:checked)) fieldset.new-account { display: none; }
}
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 1.25rem 0 0; padding: .25rem 1rem 1rem; }
legend { padding: 0 .4rem; color: var(--soft); }
.actions { display: flex; gap: .75rem; margin-top: 1.5rem; }
button { flex: 1; padding: .7rem 1rem; font: inherit; font-weight: 600; border-radius: 8px; border: 1px solid var(--line); background: transparent; color: inherit; cursor: pointer; }
button.main { background: var(--main); border-color: var(--main); color: #fff; }
@media (prefers-color-scheme: dark) { button.main { color: #10201b; } }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
[role=alert] { border-left: 4px solid #c0392b; padding-left: .75rem; }
`;

/** @param content HTML */
export const page = (title: string, content: string) => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${content}
<p class="soft" style="margin:1.5rem 0 0"><small>Local Stitch emulator. Nothing here leaves this machine.</small></p>
</main>
</body>
</html>
`;
