import { demo } from '../../emulator';
import {
	exampleCredentials,
	exampleWorkflows,
	linked,
	pointedAt,
} from '../../scripts/lib/main/examples';
import { parameterNames } from './support/parameterNames';

interface ExampleNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

const credentials = exampleCredentials();
const workflows = exampleWorkflows();
const nodesOf = ({ content }: { content: { nodes: ExampleNode[] } }) => content.nodes;

describe('the example credentials', () => {
	it("hold the emulator's demo values and no others", () => {
		const values = credentials.flatMap(({ data }: { data: Record<string, string> }) =>
			Object.entries(data)
				.filter(([name]) => ['accessToken', 'clientId', 'clientSecret'].includes(name))
				.map(([, value]) => value)
				.filter((value) => !value.startsWith('={{')),
		);
		expect(new Set(values)).toEqual(
			new Set(['', demo.account.accessToken, demo.partner.id, demo.partner.secret]),
		);
	});

	it('can be pointed at the emulator of a run', () => {
		expect(pointedAt({ apiBaseUrl: 'a', accessToken: 't' }, 'http://127.0.0.1:1')).toEqual({
			apiBaseUrl: 'http://127.0.0.1:1',
			accessToken: 't',
		});
	});
});

describe.each(workflows.map((workflow) => [workflow.file, workflow] as const))(
	'%s',
	(_, workflow) => {
		it('uses credentials that are there, by ID, name and type', () => {
			const used = nodesOf(workflow).flatMap(({ credentials: each = {} }) => Object.entries(each));
			expect(used.length).toBeGreaterThan(0);
			for (const [type, { id, name }] of used) {
				expect(credentials).toContainEqual(expect.objectContaining({ id, name, type }));
			}
		});

		it('names only parameters that the Stitch node has for its operation', () => {
			const ours = nodesOf(workflow).filter(({ type }) => type === 'n8n-nodes-stitch.stitch');
			expect(ours.length).toBeGreaterThan(0);
			for (const { parameters } of ours) {
				expect(parameterNames(parameters)).toEqual(expect.arrayContaining(Object.keys(parameters)));
			}
		});

		it('is linked to the credentials of a server', () => {
			const server = new Map(
				credentials.map(({ id }: { id: string }) => [id, { id: `on ${id}`, name: id }]),
			);
			const used = linked(workflow.content, server).nodes.flatMap((node: ExampleNode) =>
				Object.values(node.credentials ?? {}),
			);
			for (const { id } of used) expect(id).toMatch(/^on /);
			expect(() => linked(workflow.content, new Map())).toThrow('which no file has');
		});
	},
);
