/** Names of sources, which become schemas in the destination (connect-api.md 8.14). */

const RULE = /^[a-z_][a-z0-9_$]{0,48}$/;
export const RULE_TEXT =
	'The name field must be under 50 characters, and can only contain lowercase letters, numbers, underscores, or dollar signs. It must begin with a letter or an underscore.';

/** Lower case, spaces to `_`, everything else dropped. */
export const deriveName = (displayName: string) =>
	displayName
		.toLowerCase()
		.replace(/\s+/g, '_')
		.replace(/[^a-z0-9_]/g, '');

export const isAllowedName = (name: string) => RULE.test(name);
