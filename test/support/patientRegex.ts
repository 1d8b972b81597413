import type { RegexEngine } from 'n8n-workflow';
import { setSafeRegexEngine } from 'n8n-workflow';

const regex = (pattern: string, flags?: string) => new RegExp(pattern, flags);

const engine: RegexEngine = {
	exec: (pattern, input, flags) => regex(pattern, flags).exec(input),
	test: (pattern, input, flags) => regex(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(regex(pattern, flags), replacement),
	matchAll: (pattern, input, flags) => [...input.matchAll(regex(pattern, flags))],
	split: (pattern, input, flags) => input.split(regex(pattern, flags)),
};

/**
 * n8n ends a pattern of a node's description after 250 ms by the clock on the wall. On a machine
 * that is busy with other tests, this can pass before the pattern is tried.
 */
export const usePatientRegex = () => setSafeRegexEngine(engine);
