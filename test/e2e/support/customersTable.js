// @ts-check
'use strict';

/**
 * The data table of the examples, as n8n's editor reads it.
 * @param {ReturnType<typeof import('../../../scripts/lib/n8n/client').n8nClient>} client
 */
function customersTable(client) {
	/** @returns {Promise<string>} */
	async function path() {
		const { id } = await client.rest('GET', '/projects/personal');
		const tables = `/projects/${id}/data-tables`;
		const { data } = await client.rest('GET', tables);
		const found = data.find((/** @type {any} */ { name }) => name === 'stitch_customers');
		return `${tables}/${found.id}`;
	}
	return {
		/** @returns {Promise<any[]>} */
		rows: async () => (await client.rest('GET', `${await path()}/rows?take=250`)).data,
		/** @param {object[]} data @returns {Promise<any>} */
		insert: async (data) => await client.rest('POST', `${await path()}/insert`, { data }),
	};
}

module.exports = { customersTable };
