import { switchedOff } from './support/inlineComments';

describe('comments that switch a check off', () => {
	it.each([
		['// eslint-disable-next-line no-console', 'eslint-disable-next-line'],
		['/* eslint-disable */', 'eslint-disable'],
		['/* eslint no-console: 0 */', '/* eslint '],
		['// @ts-ignore', '@ts-ignore'],
		['// @ts-expect-error for now', '@ts-expect-error'],
		['// @ts-nocheck', '@ts-nocheck'],
	])('%s is one', (source, found) => {
		expect(switchedOff(source)).toEqual([found]);
	});

	it('a comment about a check is none', () => {
		expect(switchedOff('// the linter asks for this; @ts-check\n/* eslint: see above */')).toEqual(
			[],
		);
	});
});
