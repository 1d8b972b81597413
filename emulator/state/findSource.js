// @ts-check
'use strict';

/**
 * @param {import('../types').Account} account
 * @param {string} id
 */
const findSource = (account, id) =>
	/^\d+$/.test(id) ? account.sources.get(Number(id)) : undefined;

module.exports = { findSource };
