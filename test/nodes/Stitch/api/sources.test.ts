import { demo } from '../../../../emulator/index.mts';
import { JsonMeasure } from '../../../../nodes/Stitch/api/http/answer';
import { MAX_ANSWER_BYTES, MAX_PARSED_BYTES } from '../../../../nodes/Stitch/api/http/request';
import { useEmulator } from '../../../support/emulator';
import { currentStep } from '../../../../nodes/Stitch/api/connectionChecks';
import { readinessOf } from '../../../../nodes/Stitch/api/sources';

const steps = [{ type: 'form' }, { type: 'field_selection' }, { type: 'fully_configured' }];

describe('current step of a source', () => {
	it.each([
		[
			'its name',
			{ current_step: 1, current_step_type: 'fully_configured', steps },
			'fully_configured',
		],
		['the number, where the name is missing', { current_step: 2, steps }, 'field_selection'],
		['nothing, where the number leads nowhere', { current_step: 9, steps }, undefined],
		['nothing, without a number', { steps }, undefined],
		['nothing, without steps', { current_step: 1 }, undefined],
		['nothing, without a card', undefined, undefined],
	])('%s', (_name, card, expected) => {
		expect(currentStep({ report_card: card as never })).toBe(expected);
	});
});

describe('readiness of a source', () => {
	const at = (type: string, step?: string) => ({
		type,
		report_card: { current_step_type: step },
	});

	it.each([
		['configured', at('platform.hubspot', 'fully_configured'), { kind: 'ready' }],
		['of unknown step', at('platform.hubspot'), { kind: 'ready' }],
		['at a step', at('platform.hubspot', 'oauth'), { kind: 'unfinished', step: 'oauth' }],
		[
			'Import API',
			at('import_api', 'fully_configured'),
			{ kind: 'withoutJobs', type: 'import_api' },
		],
		['webhook', at('webhook.segment', 'form'), { kind: 'withoutJobs', type: 'webhook.segment' }],
		['of another family', at('hp.rando', 'fully_configured'), { kind: 'ready' }],
	])('%s', (_name, source, expected) => {
		expect(readinessOf(source)).toEqual(expected);
	});
});

describe('the list of sources', () => {
	const stitch = useEmulator();

	it('is read up to ten thousand of them', async () => {
		const { url } = stitch.emulator;
		const headers = { authorization: `Bearer ${demo.account.accessToken}` };
		const text = await (await fetch(`${url}/v4/sources`, { headers })).text();
		const share = 10_000 / (JSON.parse(text) as unknown[]).length;
		const { parsedSize } = new JsonMeasure().add(Buffer.from(text)).size;
		expect(text.length * share).toBeLessThan(MAX_ANSWER_BYTES);
		expect(parsedSize * share).toBeLessThan(MAX_PARSED_BYTES);
	});
});
