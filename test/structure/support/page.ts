/** A folder of docs/structure.md: what it holds, and the folders that it may import. */
export interface Folder {
	name: string;
	holds: string;
	/** `anything` for tests */
	mayImport: string[] | 'anything';
}

const codes = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

/** The rows of all tables of the page. */
export function readFolders(page: string): Folder[] {
	return page
		.split('\n')
		.filter((line) => /^\| `/.test(line))
		.map((line) => {
			const [, folder, holds, imports] = line.split('|').map((cell) => cell.trim());
			return {
				name: codes(folder)[0],
				holds,
				mayImport: imports === 'anything' ? 'anything' : codes(imports),
			};
		});
}

/** The files, without ending, that the page says decide and do nothing else. */
export function readDeciding(page: string, files: string[]): string[] {
	return page
		.split('\n')
		.filter((line) => /^- `nodes\//.test(line))
		.flatMap((line) => {
			const [folders, rest] = line.slice(2).split(/: /);
			const names = codes(rest);
			const inFolder = files.filter((file) =>
				codes(folders).some((folder) => file.startsWith(`${folder}/`)),
			);
			const isNamed = (file: string) => names.some((name) => file.endsWith(`/${name}.ts`));
			if (rest.startsWith('all of it')) return inFolder;
			return inFolder.filter((file) => isNamed(file) !== rest.startsWith('all but'));
		});
}

/** The folder of the page that a file belongs to: the longest that fits. */
export function folderOf(folders: Folder[], file: string): Folder | undefined {
	const pattern = ({ name }: Folder) =>
		new RegExp(`^${name.replace(/\./g, '\\.').replace('<resource>', '[^/]+')}/`);
	return folders
		.filter((folder) => pattern(folder).test(file))
		.sort((a, b) => b.name.length - a.name.length)[0];
}
