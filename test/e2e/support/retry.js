// @ts-check
/// <reference types="jest" />
'use strict';

// A browser and a server on a busy machine: a second try, and the first one's reason is printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true });
