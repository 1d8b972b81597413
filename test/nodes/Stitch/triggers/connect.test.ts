import type { IPollFunctions } from 'n8n-workflow';
import { ExpressionError } from 'n8n-workflow';
import { collectionOf, connect } from '../../../../nodes/Stitch/triggers/connect';

const context = (values: Record<string, unknown>, credential: () => Promise<object>) =>
	({
		getNodeParameter: (name: string, fallback: unknown) =>
			name in values ? values[name] : fallback,
		getCredentials: credential,
		getNode: () => ({ id: '1', name: 'Stitch Trigger', type: 'stitchTrigger', parameters: {} }),
	}) as unknown as IPollFunctions;

describe('the connection of a trigger', () => {
	it('is that of its credential', async () => {
		const client = await connect(context({}, async () => ({ accessToken: 'ac_1' })));
		expect(client.connection.apiBaseUrl).toBe('https://api.stitchdata.com');
	});

	it('can not take its token from an item: there is none', async () => {
		const refused = connect(
			context({}, async () => {
				throw new ExpressionError('There is no connection back to the node');
			}),
		);
		await expect(refused).rejects.toMatchObject({
			message: 'The credential contains an expression that has no item to work with',
			description: expect.stringContaining('one workflow per account'),
		});
	});

	it('is refused with the words of n8n for every other reason', async () => {
		const refused = connect(
			context({}, async () => {
				throw new Error('Node does not have any credentials set');
			}),
		);
		await expect(refused).rejects.toThrow('Node does not have any credentials set');
	});
});

describe('a collection of options', () => {
	const none = async () => ({});

	it('is empty when the node has none', () => {
		expect(collectionOf(context({}, none), 'filters', 'Filters')).toEqual({});
	});

	it.each([[7], [['x']], [null]])('is refused when it is none: %j', (filters) => {
		expect(() => collectionOf(context({ filters }, none), 'filters', 'Filters')).toThrow(
			"'Filters'",
		);
	});
});
