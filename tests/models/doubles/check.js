// Validates a body from standard input against a schema of a vendor's OpenAPI document:
//   NODE_PATH=<modules with ajv> node check.js DOCUMENT SCHEMA
const Ajv = require('ajv');
const { readFileSync } = require('fs');
const [, , document, name] = process.argv;
const { components } = JSON.parse(readFileSync(document, 'utf8'));
const ajv = new (Ajv.default || Ajv)({ strict: false, allErrors: true, validateFormats: false });
const check = ajv.compile({ $ref: `#/components/schemas/${name}`, components });
if (!check(JSON.parse(readFileSync(0, 'utf8')))) {
  console.error(ajv.errorsText(check.errors, { separator: '\n' }));
  process.exit(1);
}
