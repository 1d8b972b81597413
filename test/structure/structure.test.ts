import { folderOf, readDeciding, readFolders } from './support/page';
import { filesOf, read, readSources } from './support/sources';

const page = read(__PACKAGE_DIR__, 'docs/structure.md');
const files = filesOf(__PACKAGE_DIR__);
const sources = readSources(__PACKAGE_DIR__);
const folders = readFolders(page);
const shipped = sources.filter(({ file }) => /^(credentials|nodes)\//.test(file));
const bySource = new Map(sources.map((source) => [source.file, source]));

/** Long because they list things; none of them decides anything. */
const TABLES: Record<string, string> = {
	'emulator/types.mts': "types of the emulator's parts, a list",
	'test/nodes/Stitch/jobs/wait/scenarios.test.ts': 'a table of cases',
	'test/nodes/Stitch/streams/select.test.ts': 'a table of cases',
};

describe('folders', () => {
	it('stand in docs/structure.md with what they hold', () => {
		const inFolders = files.filter((file) => file.includes('/'));
		expect(inFolders.filter((file) => folderOf(folders, file) === undefined)).toEqual([]);
		expect(folders.filter(({ holds }) => holds.length < 10)).toEqual([]);
	});

	it('are there when docs/structure.md names them', () => {
		const names = folders.map(({ name }) => name);
		const used = new Set(files.map((file) => folderOf(folders, file)?.name));
		expect(names.filter((name) => !used.has(name))).toEqual([]);
		expect(new Set(names).size).toBe(names.length);
		const known = new Set(names);
		const imported = folders.flatMap(({ mayImport }) =>
			mayImport === 'anything' ? [] : mayImport,
		);
		expect(imported.filter((name) => !known.has(name))).toEqual([]);
	});
});

describe('imports', () => {
	it('lead to a file', () => {
		const lost = sources.flatMap(({ file, imports }) =>
			imports
				.filter((one) => one.name.startsWith('.') && one.file === undefined)
				.map(({ name }) => `${file}: ${name}`),
		);
		expect(lost).toEqual([]);
	});

	it('stay within the layers', () => {
		const allowed = (from: string, to: string) => {
			const [own, other] = [folderOf(folders, from), folderOf(folders, to)];
			if (own === undefined || own.mayImport === 'anything') return true;
			if (own.name === other?.name) return own.name.includes('<') ? sameFolder(from, to) : true;
			// The emulator and the scripts are named as a whole.
			return own.mayImport.some(
				(name) => name === other?.name || (!name.startsWith('nodes/') && to.startsWith(`${name}/`)),
			);
		};
		const past = sources.flatMap(({ file, imports }) =>
			imports
				.filter((one) => one.file !== undefined && !allowed(file, one.file))
				.map((one) => `${file} imports ${one.file}`),
		);
		expect(past).toEqual([]);
	});

	it('go round in no circle', () => {
		const circles: string[] = [];
		const done = new Set<string>();
		const visit = (file: string, above: string[]) => {
			if (above.includes(file))
				circles.push([...above.slice(above.indexOf(file)), file].join(' > '));
			if (done.has(file) || above.includes(file)) return;
			for (const one of bySource.get(file)?.imports ?? []) {
				if (one.file !== undefined) visit(one.file, [...above, file]);
			}
			done.add(file);
		};
		for (const { file } of shipped) visit(file, []);
		expect(circles).toEqual([]);
	});

	it('of what ships name n8n-workflow and one module of Node that n8n allows', () => {
		const names = shipped.flatMap(({ imports }) =>
			imports.filter(({ name }) => !name.startsWith('.')).map(({ name }) => name),
		);
		expect([...new Set(names)].sort()).toEqual(['crypto', 'n8n-workflow']);
	});
});

const sameFolder = (a: string, b: string) =>
	a.slice(0, a.lastIndexOf('/')) === b.slice(0, b.lastIndexOf('/'));

describe('requests', () => {
	it('are sent by transport alone', () => {
		const senders = shipped.filter(({ code }) =>
			/\.httpRequest\w*\(|\brequestWithAuthentication|\brequestOAuth|\bfetch\(|XMLHttpRequest|WebSocket/.test(
				code,
			),
		);
		expect(senders.map(({ file }) => file)).not.toHaveLength(0);
		expect(
			senders.filter(({ file }) => !file.startsWith('nodes/Stitch/api/')).map(({ file }) => file),
		).toEqual([]);
	});
});

describe('what decides', () => {
	const inputOrOutput =
		/httpRequest|getCredentials|\bsleep\b|Date\.now|performance\.|new Date\(\)|Math\.random|random(Bytes|UUID)|logger\.|getWorkflowStaticData|getNodeParameter|\.request\(|AbortController|\bawait\b|\bPromise\b|setTimeout/;
	const deciding = readDeciding(
		page,
		shipped.map(({ file }) => file),
	);

	it('is as much as docs/structure.md says', () => {
		expect(deciding.length).toBeGreaterThan(60);
		const named = page.split('\n').filter((line) => /^- `nodes\//.test(line));
		const names = named.flatMap((line) => [...(line.split(': ')[1] ?? '').matchAll(/`(\w+)`/g)]);
		const lost = names.filter(
			([, name]) => !shipped.some(({ file }) => file.endsWith(`/${name}.ts`)),
		);
		expect(lost).toEqual([]);
	});

	it.each(deciding)('%s does no I/O', (start) => {
		const reached = new Set([start]);
		for (const file of reached) {
			for (const one of bySource.get(file)?.imports ?? []) {
				if (one.file !== undefined && !one.typeOnly) reached.add(one.file);
			}
		}
		const doing = [...reached].flatMap((file) => {
			const found = inputOrOutput.exec(bySource.get(file)?.code ?? '');
			return found === null ? [] : [`${file}: ${found[0]}`];
		});
		expect(doing).toEqual([]);
	});
});

describe('what ships', () => {
	it('is imported somewhere, files and exported values, entry points aside', () => {
		const imported = new Set(sources.flatMap(({ imports }) => imports.map(({ file }) => file)));
		const entry = /\.(node|credentials)\.ts$/;
		const files = shipped.map(({ file }) => file).filter((file) => !imported.has(file));
		expect(files.filter((file) => !entry.test(file))).toEqual([]);
		const unused = shipped
			.filter(({ file }) => !entry.test(file))
			.flatMap(({ file, text }) =>
				[...text.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)]
					.filter(([, name]) => {
						const word = new RegExp(`\\b${name}\\b`);
						return !sources.some((other) => other.file !== file && word.test(other.text));
					})
					.map(([, name]) => `${file}: ${name}`),
			);
		expect(unused).toEqual([]);
	});
});

describe('sources', () => {
	it('have 400 lines at most, unless they are tables', () => {
		const long = sources.filter(({ text }) => text.split('\n').length - 1 > 400);
		expect(long.map(({ file }) => file).sort()).toEqual(Object.keys(TABLES).sort());
	});
});
