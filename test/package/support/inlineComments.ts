const switches =
	/eslint-(?:disable|enable)[\w-]*|\/\*\s*eslint\s|@ts-(?:ignore|expect-error|nocheck)|prettier-ignore|istanbul ignore/g;

/** The comments of a source that switch a linter, the compiler or another check off. */
export const switchedOff = (source: string): string[] => source.match(switches) ?? [];
