import { folderOf, readDeciding, readFolders } from './support/page';
import { filesOf, read, readSources } from './support/sources.mts';

const page = read(__PACKAGE_DIR__, 'docs/structure.md');
const files = filesOf(__PACKAGE_DIR__);
const sources = readSources(__PACKAGE_DIR__);
const folders = readFolders(page);
const isShipped = (file: string) => /^(credentials|nodes|icons)\//.test(file);
const shipped = sources.filter(({ file }) => isShipped(file));
const bySource = new Map(sources.map((source) => [source.file, source]));

/** Long because they list things; none of them decides anything. */
const TABLES: Record<string, string> = {
	'emulator/types.mts': "types of the emulator's parts, a list",
	'test/nodes/Stitch/jobs/judge/loads.test.ts': 'a table of cases',
	'test/nodes/Stitch/jobs/wait/scenarios.test.ts': 'a table of cases',
	'test/nodes/Stitch/streams/select.test.ts': 'a table of cases',
};

/** What loads these takes no TypeScript. */
const CONFIGURATION = [
	'.prettierrc.js',
	'gulpfile.js',
	'index.js',
	'jest.config.js',
	'jest.e2e.config.js',
];

/** Empty what outlives a test: the budgets of the accounts, the deliveries that came. */
const FOR_TESTS = ['resetBudgets', 'forgetDeliveries'];

/** Beside the operations, of which each is a file; may only fall. */
const MAX_SHIPPED_FILES = 121;

describe('folders', () => {
	const inFolders = files.filter((file) => file.includes('/'));

	it('stand in docs/structure.md', () => {
		expect(inFolders.filter((file) => folderOf(folders, file) === undefined)).toEqual([]);
	});

	it('are there when docs/structure.md names them', () => {
		const names = folders.map(({ name }) => name);
		const used = new Set(inFolders.map((file) => folderOf(folders, file)?.name));
		expect(names.filter((name) => !used.has(name))).toEqual([]);
		expect(new Set(names).size).toBe(names.length);
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

	it('lead to lower floors', () => {
		const past = sources.flatMap(({ file, imports }) =>
			imports
				.filter((one) => one.file !== undefined && !mayImport(file, one.file))
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
				// Types are gone when the code runs.
				if (one.file !== undefined && !one.typeOnly) visit(one.file, [...above, file]);
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

/** What the rest may import; a test anything. */
const OF_THE_REST: Array<[folder: string, mayImport: RegExp]> = [
	['emulator/', /^emulator\//],
	['scripts/bench/', /^(scripts|emulator|nodes)\//],
	['scripts/', /^(scripts|emulator)\//],
];

function mayImport(from: string, to: string): boolean {
	if (!isShipped(from)) {
		const rule = OF_THE_REST.find(([folder]) => from.startsWith(folder));
		return rule === undefined || rule[1].test(to);
	}
	const [own, other] = [folderOf(folders, from), folderOf(folders, to)];
	if (own === undefined || other === undefined || !isShipped(to)) return false;
	if (own.name === other.name) return !own.name.includes('<') || sameFolder(from, to);
	return other.floor < own.floor;
}

const sameFolder = (a: string, b: string) =>
	a.slice(0, a.lastIndexOf('/')) === b.slice(0, b.lastIndexOf('/'));

/** The shipped files with something in their code. */
const shippedWith = (pattern: RegExp) =>
	shipped.filter(({ code }) => pattern.test(code)).map(({ file }) => file);

describe('random tests', () => {
	it('have the seed that jest prints', () => {
		const direct = sources.filter(({ imports }) =>
			imports.some(({ name }) => name === 'fast-check'),
		);
		expect(direct.map(({ file }) => file)).toEqual(['test/support/random.ts']);
	});
});

describe('what one place does', () => {
	// A credential's own test is declared; n8n sends it.
	const outsideApi = (file: string) => /^nodes\/(?!Stitch\/api\/)/.test(file);

	it('is to send requests: api', () => {
		const senders = shippedWith(
			/\.httpRequest\w*\(|\brequestWithAuthentication|\brequestOAuth|\bfetch\(|XMLHttpRequest|WebSocket/,
		);
		expect(senders).not.toHaveLength(0);
		expect(senders.filter(outsideApi)).toEqual([]);
	});

	it("is to know Stitch's paths: api", () => {
		const knowing = shippedWith(/['"`]\/(v[234]|notifications)\//);
		expect(knowing).not.toHaveLength(0);
		expect(knowing.filter(outsideApi)).toEqual([]);
	});

	it('is to make a NodeApiError: toNodeError', () => {
		expect(shippedWith(/new NodeApiError\(/)).toEqual(['nodes/Stitch/errors/toNodeError.ts']);
	});
});

describe('what decides', () => {
	const inputOrOutput =
		/httpRequest|getCredentials|\bsleep\b|Date\.now|performance\.|new Date\(\)|Math\.random|random(Bytes|UUID)|logger\.|getWorkflowStaticData|getNodeParameter|\.request\(|AbortController|\bawait\b|\bPromise\b|setTimeout/;
	const list = readDeciding(page).map((line) => {
		const here = shipped
			.map(({ file }) => file)
			.filter((file) =>
				line.folders.some((folder) => file === folder || file.startsWith(`${folder}/`)),
			);
		const isNamed = (file: string) => line.names.some((name) => file.endsWith(`/${name}.ts`));
		return {
			...line,
			lost: line.names.filter((name) => !here.some((file) => file.endsWith(`/${name}.ts`))),
			files: here.filter(
				(file) => line.which === 'all' || isNamed(file) === (line.which === 'only'),
			),
		};
	});
	const deciding = list.flatMap((line) => line.files);

	it('is as much as docs/structure.md says', () => {
		expect(list.flatMap(({ folders, lost }) => lost.map((name) => [folders, name]))).toEqual([]);
		expect(deciding.length).toBeGreaterThan(40);
	});

	/** What a file of `api` exports that waits for something. */
	const requests = (file: string) =>
		[
			...(bySource.get(file)?.code ?? '').matchAll(
				/^export (?:async function |const )(\w+)(?=\(| = async)/gm,
			),
		].map(([, name]) => name);

	it.each(deciding)('%s does no I/O', (start) => {
		const reached = new Set([start]);
		const doing: string[] = [];
		for (const file of reached) {
			for (const { file: other, typeOnly, names } of bySource.get(file)?.imports ?? []) {
				if (other === undefined || typeOnly) continue;
				// A file of `api` also has readers of what comes back.
				if (!/^nodes\/Stitch\/api\/[^/]+$/.test(other)) reached.add(other);
				else {
					const used = requests(other).filter((name) => names.includes(name));
					doing.push(...used.map((name) => `${file}: ${name} of ${other}`));
				}
			}
			const found = inputOrOutput.exec(bySource.get(file)?.code ?? '');
			if (found !== null) doing.push(`${file}: ${found[0]}`);
		}
		expect(doing).toEqual([]);
	});
});

describe('what ships', () => {
	const entry = /\.(node|credentials)\.ts$/;
	const parts = shipped.filter(({ file }) => !entry.test(file));
	// A use in a test does not count.
	const uses = shipped.flatMap(({ imports }) => imports);

	it('is used in what ships, each file', () => {
		const used = new Set(uses.map(({ file }) => file));
		expect(parts.map(({ file }) => file).filter((file) => !used.has(file))).toEqual([]);
	});

	it('is used in what ships, each exported value, in its own file or another', () => {
		const used = new Set(
			uses.flatMap(({ file, names }) => names.map((name) => `${file}: ${name}`)),
		);
		const unused = parts.flatMap(({ file, code }) =>
			[...code.matchAll(/^export (?:async )?(?:const|let|function\*?|class|enum) (\w+)/gm)]
				.filter(([, name]) => !FOR_TESTS.includes(name))
				.filter(([, name]) => code.split(new RegExp(`\\b${name}\\b`)).length <= 2)
				.map(([, name]) => `${file}: ${name}`)
				.filter((value) => !used.has(value) && !used.has(`${file}: *`)),
		);
		expect(unused).toEqual([]);
	});

	it('is few files beside the operations', () => {
		const others = shipped.filter(({ file }) => !file.endsWith('.operation.ts'));
		expect(others.length).toBeLessThanOrEqual(MAX_SHIPPED_FILES);
	});
});

describe('comments', () => {
	it('of what ships name files that are there', () => {
		const named = shipped.flatMap(({ file, text }) =>
			[...text.matchAll(/`([\w./-]+\.ts)`/g)].map(([, name]) => ({ file, name })),
		);
		expect(named).not.toHaveLength(0);
		const lost = named.filter(({ name }) => !shipped.some((one) => one.file.endsWith(`/${name}`)));
		expect(lost).toEqual([]);
	});
});

describe('sources', () => {
	it('are TypeScript, but for configuration and what runs before the install', () => {
		const javaScript = files.filter((file) => file.endsWith('.js'));
		const others = javaScript.filter((file) => !file.startsWith('scripts/bootstrap/'));
		expect(others.sort()).toEqual(CONFIGURATION);
	});

	it('have 400 lines at most, unless they are tables', () => {
		const long = sources.filter(({ text }) => text.split('\n').length - 1 > 400);
		expect(long.map(({ file }) => file).sort()).toEqual(Object.keys(TABLES).sort());
	});
});
