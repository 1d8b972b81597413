/** An expression that reads as if translated, and what to write instead. */
export interface Expression {
	pattern: RegExp;
	instead: string;
}

export const EXPRESSIONS: Expression[] = [
	{ pattern: /\ball the same\b/, instead: 'anyway, still' },
	{ pattern: /\b(by|of) (itself|themselves)\b/, instead: 'automatically, alone, separately' },
	{
		pattern: /(?<!\bthere )\b(is|are|was|were|be) no (?!longer\b|more\b)[a-z]+/,
		instead: 'is not a …, isn’t valid',
	},
	{ pattern: /(?<!\bthere )\b(is|are|was|were) none\b/, instead: 'is not a …, has none' },
	{ pattern: /\bwhat \S+ (gives?|gave)\b/, instead: 'what … returns' },
	{ pattern: /[;:] gives /, instead: 'returns' },
	{ pattern: /\btold\b(?! apart)|\btells of\b/, instead: 'emitted, reported, said' },
	{ pattern: /\bas (it|they) stands?\b|\bstands? in\b/, instead: 'unchanged, is in' },
	{ pattern: /\b(can|may|to) be had\b/, instead: 'is available' },
	{ pattern: /\b(is|are|was|were|be|been) asked\b/, instead: 'requested, read, called' },
	{ pattern: /\b(becomes?|became) of\b/, instead: 'happens to, the result of' },
	{ pattern: /\b(the|a) way out\b|(?<!other )\bway round\b|\bto get on\b/, instead: 'what to do' },
	{ pattern: /\b(has|have|had|in) trouble\b/, instead: 'is having trouble, failed' },
	{ pattern: /\bwords of Stitch\b|\bStitch's (own )?words?\b/, instead: "Stitch's message" },
	{ pattern: /\bdid not succeed\b|\bdidn't succeed\b/, instead: 'failed' },
	{ pattern: /\blook(s|ed)? whether\b/, instead: 'check' },
	{ pattern: /\bgo(es)? on\b/, instead: 'continue' },
	{ pattern: /\bset up to the end\b/, instead: 'fully set up' },
	{ pattern: /\bsets? the mark\b/, instead: 'records the current state' },
	{ pattern: /\bthat there (is|are)\b/, instead: 'existing, or leave it out' },
	{ pattern: /\bwhat came back\b/, instead: 'the response' },
	{ pattern: /\bput off\b/, instead: 'delayed' },
	{ pattern: /\b(stays?|ends?) so\b/, instead: 'keeps happening' },
	{ pattern: /\bwhoever\b/, instead: 'anyone who' },
	{ pattern: /\bmend(s|ed|ing)?\b/, instead: 'fix' },
	{ pattern: /\b(an|the) own\b/, instead: 'its own, a separate' },
	{ pattern: /\bleft alone\b/, instead: 'not read, not changed' },
	{ pattern: /\bfurther ado\b/, instead: 'leave it out' },
	{ pattern: /\b(naps?|rivals?|overtaken|puzzled|patience)\b/, instead: 'the name in the code' },
];

/** The expressions of the list that a text uses, each with the words around it. */
export function stiffIn(text: string): string[] {
	return EXPRESSIONS.flatMap(({ pattern, instead }) => {
		const found = new RegExp(pattern, 'i').exec(text);
		if (found === null) return [];
		const around = text.slice(Math.max(0, found.index - 40), found.index + found[0].length + 40);
		return [`…${around.trim()}… (${found[0].trim()}: ${instead})`];
	});
}
