/** Beside what is built: the manifest, what npm asks for and what a reader needs. */
const atTheRoot = ['LICENSE.md', 'README.md', 'index.js', 'package.json'];

/** The one file of the tarball that a source gives, or none. */
function shippedAs(source: string): string[] {
	if (source.endsWith('.ts') && !source.endsWith('.d.ts')) {
		return [`dist/${source.replace(/\.ts$/, '.js')}`];
	}
	const shipsAsItIs =
		/^icons\/[\w.]+\.svg$/.test(source) ||
		/^nodes\/Stitch\/\w+\.node\.json$/.test(source) ||
		/^nodes\/Stitch\/__schema__\/v[\d.]+\/\w+\/\w+\.json$/.test(source);
	return shipsAsItIs ? [`dist/${source}`] : [];
}

/**
 * All that may be in the tarball, sorted: a JavaScript file for each TypeScript file, each icon,
 * codex and output preview, and four files beside them.
 */
export function whatShips(sources: string[]): string[] {
	return [...atTheRoot, ...sources.flatMap(shippedAs)].sort();
}
