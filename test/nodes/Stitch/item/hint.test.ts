import type { NodeExecutionHint } from 'n8n-workflow';
import { StitchItem } from '../../../../nodes/Stitch/item/item';

const hint: NodeExecutionHint = { message: 'Waited', type: 'info', location: 'outputPane' };

const itemWith = (functions: object) =>
	new StitchItem(
		{
			getNode: () => ({ name: 'Stitch', type: 'stitch', parameters: {} }),
			getNodeParameter: (_name: string, _index: number, fallback: unknown) => fallback,
			getWorkflowDataProxy: () => ({}),
			getExecutionId: () => '',
			...functions,
		} as never,
		{ apiBaseUrl: 'https://api.example.com', accessToken: 'x' },
		0,
	);

describe('a hint beside the output', () => {
	it('goes to n8n', () => {
		const addExecutionHints = jest.fn();
		itemWith({ addExecutionHints }).hint(hint);
		expect(addExecutionHints).toHaveBeenCalledWith(hint);
	});

	it('is left out in a tool of n8n 1.85, and stops nothing', () => {
		expect(() => itemWith({}).hint(hint)).not.toThrow();
	});
});
