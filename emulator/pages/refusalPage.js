// @ts-check
'use strict';

const { escape, page } = require('./html');

/**
 * Shown in place of a redirect when the request can't be trusted.
 * @param {string} message
 * @param {string} parameter
 */
const refusalPage = (message, parameter) =>
	page(
		'Request refused',
		`<h1>This request can't be answered</h1>
<p role="alert">${escape(message)}</p>
<p class="soft">Check the parameter <code>${escape(parameter)}</code> of the authorization address.</p>`,
	);

module.exports = { refusalPage };
