import { demo } from '../../emulator/index.mts';
import {
	exampleCredentials,
	exampleWorkflows,
	linked,
	pointedAt,
} from '../../scripts/lib/main/examples.mts';
import type { CanvasNode } from './support/canvas';
import {
	contains,
	crossedBy,
	GRID,
	isSticky,
	nodeBox,
	overlap,
	pairs,
	stickyBox,
	textBox,
} from './support/canvas';
import type { Connections } from './support/flow';
import { edges, leadsTo, namedInExpressions } from './support/flow';
import { parameterNames } from './support/parameterNames';

interface ExampleNode extends CanvasNode {
	id: string;
	credentials?: Record<string, { id: string; name: string }>;
}

interface Example {
	file: string;
	content: {
		id: string;
		name: string;
		nodes: ExampleNode[];
		connections: Connections;
		pinData: object;
		active: boolean;
	};
}

interface Credential {
	id: string;
	name: string;
	type: string;
	data: Record<string, string>;
}

const credentials = exampleCredentials() as Credential[];
const workflows = exampleWorkflows() as unknown as Example[];
const isOurs = ({ type }: ExampleNode) => type.startsWith('n8n-nodes-stitch.');

/** What opens an account of the emulator. */
const secrets = [demo.account.accessToken, demo.account.importToken, demo.partner.secret];

/** A path that is too long for a screen continues below, at the left. */
const ROW = 600;

describe('the example credentials', () => {
	it("hold the emulator's demo values and no others", () => {
		const values = credentials.flatMap(({ data }) =>
			Object.entries(data)
				.filter(([name]) => ['accessToken', 'clientId', 'clientSecret'].includes(name))
				.map(([, value]) => value)
				.filter((value) => !value.startsWith('={{')),
		);
		expect(new Set(values)).toEqual(
			new Set([...secrets, demo.partner.id, String(demo.account.stitchClientId)]),
		);
	});

	it('are each used by an example', () => {
		const used = workflows.flatMap(({ content }) =>
			content.nodes.flatMap((node) => Object.values(node.credentials ?? {}).map(({ id }) => id)),
		);
		expect(new Set(used)).toEqual(new Set(credentials.map(({ id }) => id)));
	});

	it('can be pointed at the emulator of a run', () => {
		expect(pointedAt({ apiBaseUrl: 'a', accessToken: 't' }, 'http://127.0.0.1:1')).toEqual({
			apiBaseUrl: 'http://127.0.0.1:1',
			accessToken: 't',
		});
	});
});

describe('the examples', () => {
	it('are eight at least, each with an ID and a name of its own', () => {
		expect(workflows.length).toBeGreaterThanOrEqual(8);
		for (const field of ['id', 'name'] as const) {
			expect(new Set(workflows.map(({ content }) => content[field])).size).toBe(workflows.length);
		}
	});
});

describe.each(workflows.map((workflow) => [workflow.file, workflow] as const))(
	'%s',
	(_, { content }) => {
		const { nodes, connections } = content;
		const stickies = nodes.filter(isSticky);
		const steps = nodes.filter((node) => !isSticky(node));
		const named = new Map(nodes.map((node) => [node.name, node]));

		it('uses credentials that are there, by ID, name and type', () => {
			const used = nodes.flatMap(({ credentials: each = {} }) => Object.entries(each));
			expect(used.length).toBeGreaterThan(0);
			for (const [type, { id, name }] of used) {
				expect(credentials).toContainEqual(expect.objectContaining({ id, name, type }));
			}
		});

		it('names only parameters that our nodes have with these values', () => {
			const ours = nodes.filter(isOurs);
			expect(ours.length).toBeGreaterThan(0);
			for (const { type, parameters } of ours) {
				expect(parameterNames(type, parameters)).toEqual(
					expect.arrayContaining(Object.keys(parameters)),
				);
			}
		});

		it('is linked to the credentials of a server', () => {
			const server = new Map(credentials.map(({ id }) => [id, { id: `on ${id}`, name: id }]));
			const used = linked(content, server).nodes.flatMap((node) =>
				Object.values(node.credentials ?? {}),
			);
			for (const { id } of used) expect(id).toMatch(/^on /);
			expect(() => linked(content, new Map())).toThrow('which no file has');
		});

		it('has a telling name, and every node a name and an ID of its own', () => {
			expect(content.name).toMatch(/^Stitch: [a-z].{8,}$/);
			expect(named.size).toBe(nodes.length);
			expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
			const mentioned = [...edges(connections).flat(), ...namedInExpressions(nodes)];
			expect([...named.keys()]).toEqual(expect.arrayContaining(mentioned));
		});

		it('comes inactive, without pinned data and without anything secret', () => {
			expect([content.active, content.pinData]).toEqual([false, {}]);
			for (const secret of secrets) expect(JSON.stringify(content)).not.toContain(secret);
		});

		it('can be run by hand, unless it is called from outside only', () => {
			const starts = steps.filter(({ name }) => !edges(connections).some(([, to]) => to === name));
			const types = starts.map(({ type }) => type);
			if (types.some((type) => type !== 'n8n-nodes-base.webhook')) {
				expect(types).toContain('n8n-nodes-base.manualTrigger');
			}
		});

		describe('on the canvas', () => {
			it('is explained: what it does, what to change, what to know, and each part', () => {
				const [overview, ...parts] = stickies.map(({ parameters }) => String(parameters.content));
				expect(overview).toMatch(/^## \S.*\n\S/);
				expect(overview).toContain('**Before you use it**');
				expect(overview).toContain('**Good to know**');
				expect(parts.length).toBeGreaterThan(0);
				for (const part of parts) expect(part).toMatch(/^## \S.*\n\S/);
			});

			it('has bold words in its notes that are the names of its nodes', () => {
				const text = stickies.map(({ parameters }) => String(parameters.content)).join('\n');
				const bold = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, words]) => words);
				const headings = ['Before you use it', 'Good to know', 'Run it'];
				expect(bold.filter((words) => !headings.includes(words) && !named.has(words))).toEqual([]);
			});

			it('lies on the grid, without anything upon something else', () => {
				const off = nodes.filter(({ position }) => position.some((place) => place % GRID !== 0));
				expect(off.map(({ name }) => name)).toEqual([]);
				const upon = (list: ExampleNode[], box: typeof nodeBox) =>
					pairs(list)
						.filter(([a, b]) => overlap(box(a), box(b)))
						.map((two) => two.map(({ name }) => name));
				expect(upon(steps, nodeBox)).toEqual([]);
				expect(upon(stickies, stickyBox)).toEqual([]);
			});

			it('has every text on its note, and every node on a note below its text', () => {
				for (const sticky of stickies) {
					expect(contains(stickyBox(sticky), textBox(sticky))).toBe(true);
				}
				for (const step of steps) {
					const behind = stickies.filter((sticky) => contains(stickyBox(sticky), nodeBox(step)));
					expect([step.name, behind.length]).toEqual([step.name, 1]);
					const hidden = stickies.filter((sticky) => overlap(textBox(sticky), nodeBox(step)));
					expect([step.name, hidden]).toEqual([step.name, []]);
				}
			});

			it('has no line to the left that crosses a node or the text below it', () => {
				const crossed = Object.entries(connections).flatMap(([from, { main }]) =>
					main.flatMap((targets, output) =>
						(targets ?? []).map(({ node: to }) => ({ from, to, output, outputs: main.length })),
					),
				);
				for (const { from, to, ...place } of crossed) {
					const ends = { from: named.get(from)!, to: named.get(to)! };
					expect([from, to, crossedBy(steps, { ...ends, ...place })]).toEqual([from, to, []]);
				}
			});

			it('goes from left to right, but for a new row and what goes round in a loop', () => {
				const at = (name: string) => named.get(name)?.position ?? [NaN, NaN];
				const back = edges(connections).filter(([from, to]) => {
					const [[x, y], [nextX, nextY]] = [at(from), at(to)];
					return !(nextX > x || nextY >= y + ROW);
				});
				expect(back.filter(([from, to]) => !leadsTo(connections, to, from))).toEqual([]);
			});
		});
	},
);
