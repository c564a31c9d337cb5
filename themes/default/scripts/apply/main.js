// 依申请公开: the deadline calculator, the fee estimator and the form, whichever the page has. The words are in
// #words.
import { readWords } from "../dom.js";
import { startDeadline } from "./deadline.js";
import { startFee } from "./fee.js";
import { startForm } from "./form.js";

const words = readWords("words");
const deadline = document.getElementById("deadline");
const fee = document.getElementById("fee");
const request = document.getElementById("request");
if (deadline) startDeadline(/** @type {HTMLFormElement} */ (deadline), words);
if (fee) startFee(/** @type {HTMLFormElement} */ (fee), words.translate);
if (request) startForm(request, words.translate);
