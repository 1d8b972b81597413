/** A folder, or a file of the same name, of docs/structure.md. */
export interface Folder {
	name: string;
	/** Row of the table, from the bottom up. */
	floor: number;
}

const codes = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

/** The folders of the tables of the page. */
export const readFolders = (page: string): Folder[] =>
	page
		.split('\n')
		.filter((line) => /^\| `/.test(line))
		.flatMap((line, floor) => codes(line.split('|')[1]).map((name) => ({ name, floor })));

/** What one line of the page says: these files of these folders. */
export interface Deciding {
	folders: string[];
	which: 'all' | 'all but' | 'only';
	/** Without their ending. */
	names: string[];
}

/** The list of what decides. */
export const readDeciding = (page: string): Deciding[] =>
	page
		.split('\n')
		.filter((line) => /^- `nodes\//.test(line))
		.map((line) => {
			const [folders, rest] = line.slice(2).split(/: /);
			const all = rest.startsWith('all but') ? 'all but' : 'all';
			return {
				folders: codes(folders),
				which: rest.startsWith('all') ? all : 'only',
				names: codes(rest),
			};
		});

/** The folder of the page that a file belongs to: the one that fits best. */
export function folderOf(folders: Folder[], file: string): Folder | undefined {
	const fits = ({ name }: Folder) => {
		const escaped = name.replace(/\./g, '\\.').replace('<resource>', '[^/]+');
		return new RegExp(`^${escaped}${name.endsWith('.ts') ? '$' : '/'}`).test(file);
	};
	// `<resource>` fits every folder; a name fits better.
	const rank = ({ name }: Folder) => name.replace('<resource>', '').length;
	return folders.filter(fits).sort((a, b) => rank(b) - rank(a))[0];
}
