import type { ICredentialTestRequest } from 'n8n-workflow';
import { NOT_STITCH, rules } from './connectionTest';
import { BASE_URL_PATTERN, DEFAULT_API_BASE_URL, EU_IMPORT_BASE_URL } from './baseUrl';

/** The base URL of the credential, or of its region; text that no request can be sent to if refused. */
const BASE_URL =
	`={{ ((url) => new RegExp(${JSON.stringify(BASE_URL_PATTERN)}, 'i').test(url)` +
	` ? url.replace(/\\/+$/, '') : 'refused:base-url-must-be-https')` +
	`(($credentials["apiBaseUrl"] || '').trim() || ($credentials["region"] === "eu-central-1"` +
	` ? ${JSON.stringify(EU_IMPORT_BASE_URL)} : ${JSON.stringify(DEFAULT_API_BASE_URL)})) }}`;

/** One valid record, because the endpoint takes nothing less; it is checked and not stored. */
const BODY =
	'={{ JSON.stringify([{ client_id: Number($credentials["clientId"]), table_name: "n8n_credential_test",' +
	' sequence: 1, action: "upsert", key_names: ["id"], data: { id: 1 } }]) }}';

/**
 * Tests an Import API token and the account ID beside it with `POST /v2/import/validate`
 * (import-api.md 3.4).
 */
export const importTokenTest: ICredentialTestRequest = {
	request: {
		baseURL: BASE_URL,
		url: '/v2/import/validate',
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: BODY,
	},
	rules: rules(
		{
			// Stitch answers `{ "status": "OK", … }`; no other answer has such a field.
			type: 'responseSuccessBody',
			properties: { key: 'status', value: undefined, message: NOT_STITCH },
		},
		{
			type: 'responseCode',
			properties: {
				value: 401,
				message:
					'Stitch refused the token: it was revoked, it is not an Import API token, its source is paused or deleted, or the account is in the other region. Check "Access Token" and "Region".',
			},
		},
		{
			type: 'responseCode',
			properties: {
				value: 403,
				message: 'The token belongs to another Stitch account: check "Client ID".',
			},
		},
		{
			type: 'responseCode',
			properties: {
				value: 422,
				message: 'Stitch does not accept the account ID: "Client ID" must be a whole number.',
			},
		},
	),
};
