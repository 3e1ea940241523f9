// The AWS Solutions rules of cdk-nag on a plain template: node cdk_nag.cjs TEMPLATE, in a folder that has the packages.
//
// Suppressions stand in the template itself, beside what they excuse:
//   Metadata: {cdk_nag: {rules_to_suppress: [{id: AwsSolutions-S1, reason: ..., applies_to: [finding, ...]}]}}
// Without `applies_to` all findings of that rule on that resource are meant. One that excuses nothing is a finding too.
"use strict";

const { App, CfnResource, Stack } = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");
const { AwsSolutionsChecks, NagRuleCompliance } = require("cdk-nag");

class Audit extends AwsSolutionsChecks {
  counts = { run: 0, passed: 0, suppressed: 0 };
  findings = [];
  excuses = new Map(); // resource -> its suppressions

  applyRule(rule) {
    const id = `${this.packName}-${rule.ruleSuffixOverride || rule.rule.name}`;
    let result;
    try {
      result = rule.rule(rule.node);
    } catch (error) {
      result = [`can't be judged: ${error.message.split("\n")[0]}`];
    }
    if (result === NagRuleCompliance.NOT_APPLICABLE) return;
    this.counts.run += 1;
    const found = result === NagRuleCompliance.NON_COMPLIANT ? [""] : Array.isArray(result) ? result : [];
    const left = found.filter((finding) => !this.excused(rule.node, id, finding));
    if (!found.length) this.counts.passed += 1;
    else if (!left.length) this.counts.suppressed += 1;
    for (const finding of left) this.findings.push(`${id} ${logical(rule.node)} ${finding} - ${rule.info}`);
  }

  excused(node, id, finding) {
    if (!this.excuses.has(node)) this.excuses.set(node, node.cfnOptions.metadata?.cdk_nag?.rules_to_suppress ?? []);
    const excuse = this.excuses.get(node).find(
      (each) => each.id === id && each.reason && (!each.applies_to || each.applies_to.includes(finding)));
    if (excuse) excuse.used = true;
    return Boolean(excuse);
  }

  idle() {
    return [...this.excuses].flatMap(([node, all]) => all.filter((each) => !each.used)
      .map((each) => `${each.id} ${logical(node)} - this suppression excuses nothing`));
  }
}

function logical(node) { return node.node.id; }

const stack = new Stack(new App(), "plain");
new CfnInclude(stack, "template", { templateFile: process.argv[2] });
const audit = new Audit(stack);
audit.validateScope(stack);
for (const node of stack.node.findAll().filter(CfnResource.isCfnResource)) audit.excused(node, "", "");
const findings = [...audit.findings, ...audit.idle()];
for (const finding of findings) console.log(`cdk-nag: ${finding}`);
const { run, passed, suppressed } = audit.counts;
console.log(`cdk-nag: ${run} checks run, ${passed} passed, ${suppressed} suppressed with a reason, ${findings.length} findings`);
process.exit(findings.length ? 1 : 0);
