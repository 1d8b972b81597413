import type { INodeTypeDescription } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { resources } from '../../../nodes/Stitch/actions/resources';
import { loadPackage } from '../../support/loader';

describe('the subtitle of the Stitch node', () => {
	const operations = resources.flatMap(({ option: resource, operations: own }) =>
		own.map(({ option }) => [resource.value, option.value, option.action] as const),
	);

	it.each(operations)('reads as words: %s, %s: %s', async (resource, operation, action) => {
		const { nodeTypes } = await loadPackage('source');
		const { type } = nodeTypes.stitch;
		const node = {
			id: '1',
			name: 'Stitch',
			type: 'n8n-nodes-stitch.stitch',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: { resource, operation },
		};
		const known = () => type as never;
		const workflow = new Workflow({
			id: 'test',
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: { getByName: known, getByNameAndVersion: known, getKnownTypes: () => ({}) },
		});
		const { subtitle = '' } = type.description as INodeTypeDescription;
		expect(workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {})).toBe(
			action,
		);
	});
});
