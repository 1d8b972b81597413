import type { INodeParameters } from 'n8n-workflow';
import { triggerWorkflow } from '../../../support/pollWorkflow';

/** The line below a node's name in the editor, as n8n works it out. */
async function subtitle(type: string, parameters: INodeParameters) {
	const credential = { accessToken: 'ac_1' };
	const { workflow, node, nodeType } = await triggerWorkflow({ type, parameters, credential }, {});
	const expression = nodeType.description.subtitle ?? '';
	return workflow.expression.getSimpleParameterValue(node, expression, 'internal', {});
}

describe('the subtitles of the triggers', () => {
	it.each([
		[['extractionFailed'], 'Extraction failed'],
		[['extractionCompleted', 'streamSchemaChanged'], 'Extraction completed, stream schema changed'],
		[[], ''],
	])('read as words: %j', async (triggerOn, expected) => {
		expect(await subtitle('stitchTrigger', { triggerOn })).toBe(expected);
	});

	it.each([
		[{ __rl: true, mode: 'id', value: '412003' }, 'Loads into destination 412003'],
		[{ __rl: true, mode: 'list', value: 412003 }, 'Loads into destination 412003'],
		[{ __rl: true, mode: 'list', value: '' }, ''],
	])('name the destination: %j', async (destinationId, expected) => {
		expect(await subtitle('stitchPostLoadTrigger', { destinationId })).toBe(expected);
	});
});
