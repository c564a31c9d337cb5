/* Made from themes/default/scripts/early by make js: edit that, not this. */
(()=>{var o=document.documentElement;o.classList.add("js");for(let e of["theme","mode","size"])try{let t=localStorage.getItem(`sitegen-${e}`);t&&/^[a-z]+$/.test(t)&&o.setAttribute(`data-${e}`,t)}catch{}})();
