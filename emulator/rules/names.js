// @ts-check
'use strict';

/** Names of sources, which become schemas in the destination (connect-api.md 8.14). */

const RULE = /^[a-z_][a-z0-9_$]{0,48}$/;
const RULE_TEXT =
	'The name field must be under 50 characters, and can only contain lowercase letters, numbers, underscores, or dollar signs. It must begin with a letter or an underscore.';

/**
 * Lower case, spaces to `_`, everything else dropped.
 * @param {string} displayName
 */
const deriveName = (displayName) =>
	displayName
		.toLowerCase()
		.replace(/\s+/g, '_')
		.replace(/[^a-z0-9_]/g, '');

/** @param {string} name */
const isAllowedName = (name) => RULE.test(name);

module.exports = { deriveName, isAllowedName, RULE_TEXT };
