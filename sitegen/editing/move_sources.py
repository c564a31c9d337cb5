"""Plans the move of source files: what else in the project has to change with it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote

from msgspec import Struct, field

from sitegen.builder.lost_files import locate_page
from sitegen.catalogue.links import resolve_link
from sitegen.catalogue.old_addresses import find_base_path
from sitegen.catalogue.release import ReleaseState, find_release_state
from sitegen.content.layout import SourceKind, get_attachment_folder, parse_source_path
from sitegen.content.parse import ParsedSource, parse_source
from sitegen.content.reference_links import list_link_definitions
from sitegen.content.source_text import SourceEditor
from sitegen.diagnostics import has_errors, relax_draft_errors
from sitegen.editing.move_address_conflicts import (
    has_own_page,
    may_list_as_old_address,
    refuse_redirected_page,
    refuse_taken_address,
)
from sitegen.editing.references import list_source_paths
from sitegen.files.changes import ChangeSet, FileChange
from sitegen.files.errors import FileEdited
from sitegen.forge.code_owners import CODE_OWNERS_PATHS, GENERATED_MARK
from sitegen.pages import urls
from sitegen.program.explained_error import ExplainedError
from sitegen.schema.records import AgencyRecord, SiteRecord
from sitegen.schema.source_rules import SourceRules
from sitegen.schema.yaml_edit import YamlEditError
from sitegen.schema.yaml_quoting import quote_scalar

RELATION_FIELDS = ("repeals", "amends", "replaces", "interprets", "relates")


class MovePlan(Struct):
    """A planned move: the ``changes`` of files, and bilingual ``notes`` on what the editor has to check."""

    changes: ChangeSet
    notes: list[str] = field(default_factory=list)


class MovePlanner:
    """Plans the move of one source file, or of the folder of an agency, from ``old_path`` to ``new_path``.

    Both are paths relative to the project folder ``root``. With ``renumber``, the index number of an item is changed
    to match its new file name, and so are the references to that number.
    """

    def __init__(self, root: Path, site: SiteRecord, old_path: str, new_path: str, *, renumber: bool) -> None:
        self._root = root
        self._site = site
        self._old_path = old_path
        self._new_path = new_path
        self._renumber = renumber
        self._rules = SourceRules.from_site(site)
        self._is_agency = parse_source_path(old_path) is None
        self._new_index_numbers: dict[str, str] = {}

    def plan(self, today: date) -> MovePlan:
        """Plan the move on the day ``today``. Raises `ExplainedError` if the move is not possible."""
        moves, texts = [(self._old_path, self._new_path)], list[FileChange]()
        move = MovePlan(ChangeSet(self._root, moves, texts))
        attachments = get_attachment_folder(self._old_path)
        if not self._is_agency and (self._root / attachments).is_dir():
            moves.append((attachments, get_attachment_folder(self._new_path)))
        if self._is_agency:
            move.notes += self._describe_code_owners()
        sources = self._read_affected()
        parsed = {path: self._parse(path, data) for path, data in sources.items()}
        self._set_new_index_number(parsed)
        move.notes += self._describe_changed_addresses(parsed, today)
        for path, source in parsed.items():
            data = sources[path]
            if _is_broken(source):
                self._refuse_or_note_broken(path, move)
                continue
            try:
                edited = self._edit_source(source, SourceEditor(data, path), today, move)
            except YamlEditError as error:
                raise _make_form_error(path) from error
            if edited != data:
                self._verify_edit(source, edited)
                texts.append(FileChange(self._locate_after_move(path), data, edited))
        return move

    def _edit_source(self, source: ParsedSource, text: SourceEditor, today: date, move: MovePlan) -> bytes:
        """Make all edits in the content of a source file that the move requires, and return the new content.

        ``text`` is the content of ``source``. Notes for the editor are added to ``move``. Raises
        `YamlEditError` if an edit is not possible.
        """
        self._edit_links(source, text)
        move.notes += self._describe_broken_definitions(source, text)
        self._edit_references(source, text)
        if self._locate_after_move(source.path) != source.path:
            self._edit_moved_file(source, text, today, move)
        return text.encode()

    def _describe_changed_addresses(self, parsed: Mapping[str, ParsedSource], today: date) -> Iterator[str]:
        """Yield a note that the addresses of attachments, lists, feeds or report files change, if they do.

        Only rules of the web server can redirect these. Old addresses in a source file redirect pages only.
        """
        public = [
            source
            for path, source in parsed.items()
            if self._locate_after_move(path) != path
            and source.record
            and find_release_state(source.record, today) is ReleaseState.PUBLIC
        ]
        kinds = {source.slot.kind for source in public}
        folders = (self._root / get_attachment_folder(source.path) for source in public)
        words = [("附件", "attachments")] if any(map(Path.is_dir, folders)) else []
        if self._is_agency and SourceKind.ITEM in kinds:
            words.append(("目录和订阅", "lists and feeds"))
        if SourceKind.REPORT in kinds:
            words.append(("年度报告的下载文件", "files of annual reports"))
        if words:
            zh, en = "、".join(zh for zh, _ in words), ", ".join(en for _, en in words)
            yield (
                f"{zh}的网址也变了，只有服务器能跳转：运行 sitegen redirects --for nginx 写出规则。 "
                f"Addresses of {en} change too; only rules of the server can redirect them: run sitegen redirects --for nginx."
            )

    def _describe_code_owners(self) -> Iterator[str]:
        """Yield a note for each CODEOWNERS file of the project that names the folder of the agency."""
        for name in CODE_OWNERS_PATHS:
            file = self._root / name
            text = file.read_text("utf-8", errors="replace") if file.is_file() else ""
            if f"{self._old_path}/" not in text:
                continue
            if text.startswith(GENERATED_MARK):
                yield (
                    f"{name} 里还是 {self._old_path}/：请运行 sitegen codeowners，重新生成。 "
                    f"{name} names {self._old_path}/: run sitegen codeowners to write it again."
                )
            else:
                yield f"{name} 里的 {self._old_path}/ 也要改。 {name} names {self._old_path}/: change it too."

    def _locate_after_move(self, path: str) -> str:
        """Return the path of the file ``path`` after the move. It is unchanged if the file does not move."""
        if path == self._old_path:
            return self._new_path
        old, new = (
            (self._old_path, self._new_path)
            if self._is_agency
            else map(get_attachment_folder, (self._old_path, self._new_path))
        )
        return new + path[len(old) :] if path.startswith(f"{old}/") else path

    def _read_affected(self) -> dict[str, bytes]:
        """Read the source files that the move may change, and return their contents by path.

        They are those that move, and those that contain the name of the moved file or folder. Raises `ExplainedError`
        if a file has a new address among its old addresses (旧网址), or if a redirect pattern matches a new address.
        """
        stem = posixpath.basename(self._old_path) if self._is_agency else Path(self._old_path).stem
        names = {stem.encode(), quote(stem).encode()}
        sources = list_source_paths(self._root)
        moved = [path for path in sources if self._locate_after_move(path) != path and has_own_page(path)]
        pages = {self._locate_new_page(path): path for path in moved}
        refuse_redirected_page(self._site, pages)
        affected: dict[str, bytes] = {}
        for path in sources:
            data = self._read_file(path)
            if self._locate_after_move(path) != path or any(name in data for name in names):
                affected[path] = data
            if may_list_as_old_address(data, pages):
                refuse_taken_address(self._site.base_url, self._parse(path, data), pages)
        return affected

    def _read_file(self, path: str) -> bytes:
        try:
            return (self._root / path).read_bytes()
        except FileNotFoundError as error:
            # It was there when the files were listed.
            raise FileEdited(path) from error

    def _parse(self, path: str, data: bytes) -> ParsedSource:
        slot = parse_source_path(path)
        assert slot is not None
        return parse_source(path, slot, data, self._rules)

    def _refuse_or_note_broken(self, path: str, move: MovePlan) -> None:
        if self._locate_after_move(path) != path:
            raise ExplainedError(
                f"{path} 有错误，请先运行 check 并改正，再移动。什么都没有改动。",
                f"{path} has errors: run check and fix them first. Nothing was changed.",
            )
        move.notes.append(
            f"{path} 有错误，没有改它里面的引用。 {path} has errors; references in it were not changed."
        )

    def _edit_links(self, source: ParsedSource, text: SourceEditor) -> None:
        """Rewrite the relative links of a source that the move would break.

        Raises `ExplainedError` if a link cannot be found in the text.
        """
        new_path = self._locate_after_move(source.path)
        for link in source.body.links:
            if not link.target:
                continue
            wanted = self._locate_after_move(resolve_link(source.path, link.target))
            if resolve_link(new_path, link.target) == wanted:
                continue
            target = posixpath.relpath(wanted, posixpath.dirname(new_path))
            target = quote(target) if "%" in link.target else target
            if not text.replace_address(link.line, link.target, target):
                line = link.line or text.find_line(posixpath.basename(link.target))
                raise _make_link_error(source.path, line, link.target)

    def _describe_broken_definitions(self, source: ParsedSource, text: SourceEditor) -> Iterator[str]:
        """Yield a note for each definition ``[label]: address`` of a reference link that the move breaks.

        Reference links are not supported, so they are not changed.
        """
        new_path = self._locate_after_move(source.path)
        for one in list_link_definitions(text.original) if source.path.endswith(".md") else ():
            target = unquote(one.address.partition("#")[0])
            wanted = self._locate_after_move(resolve_link(source.path, target))
            if resolve_link(new_path, target) != wanted:
                line = text.original.count("\n", 0, one.offset) + 1
                address = posixpath.relpath(wanted, posixpath.dirname(new_path))
                yield (
                    f"{new_path}:{line} 的“[{one.label}]: {one.address}”是引用式链接，这里不支持，没有改；请写成 [文字]({address})。 "
                    f"[{one.label}] is a reference link, which is not supported and was not changed: write [text]({address})."
                )

    def _edit_references(self, source: ParsedSource, text: SourceEditor) -> None:
        """Rewrite the references of a source to what moves, other than links.

        They are the files named by exemptions, the id of a superior agency, and index numbers in relations of items.
        """
        record = source.record
        if record is None:  # a draft that cannot be read yet, or the text of a report
            return
        if source.slot.kind is SourceKind.EXEMPTIONS:
            for number, entry in enumerate(record.exemptions):
                new = self._locate_after_move(entry.file)
                if new != entry.file:
                    text.replace(record.source.positions[f"exemptions.{number}.file"], new)
        if isinstance(record, AgencyRecord) and self._is_agency and record.parent == self._agency_ids[0]:
            text.replace(record.source.positions["parent"], self._agency_ids[1])
        if source.slot.kind is SourceKind.ITEM and self._new_index_numbers:
            for name in RELATION_FIELDS:
                for number, value in enumerate(getattr(record, name)):
                    if value in self._new_index_numbers:
                        places = record.source.positions
                        position = places.get(f"{name}.{number}", places[name])
                        text.replace(position, self._new_index_numbers[value])

    @property
    def _agency_ids(self) -> tuple[str, str]:
        return posixpath.basename(self._old_path), posixpath.basename(self._new_path)

    def _set_new_index_number(self, parsed: Mapping[str, ParsedSource]) -> None:
        """Find the index number that changes with ``renumber``, and its new value.

        Raises `ExplainedError` if what moves is no item, or if its index number does not end in its file name.
        """
        if not self._renumber:
            return
        slot, new_slot = parse_source_path(self._old_path), parse_source_path(self._new_path)
        if slot is None or new_slot is None or slot.kind is not SourceKind.ITEM:
            raise ExplainedError("--renumber 只用于条目。", "--renumber is for items only.")
        record = parsed[self._old_path].record
        if record is None:  # The file has errors, and `plan` refuses it.
            return
        if not record.index_no.endswith(slot.name):
            raise ExplainedError(
                f"索引号 {record.index_no} 不是按文件名编的（不以 {slot.name} 结尾），请自己改。",
                f"The index number {record.index_no} does not end in {slot.name}: change it yourself.",
            )
        self._new_index_numbers[record.index_no] = record.index_no.removesuffix(slot.name) + new_slot.name

    def _edit_moved_file(self, source: ParsedSource, text: SourceEditor, today: date, move: MovePlan) -> None:
        """Edit the fields of a source that moves.

        If its page is public, the old address is added to its old addresses (旧网址). The index number of an
        item is changed with ``renumber``; otherwise a note says that it is kept. The default prefix of an
        agency's index numbers is written down, because it is the old name of the folder.
        """
        record, positions = source.record, getattr(source.record, "source", None)
        if record is None or positions is None:
            return
        if source.slot.kind is SourceKind.ITEM:
            if record.index_no in self._new_index_numbers:
                text.replace(positions.positions["index_no"], self._new_index_numbers[record.index_no])
            elif not self._is_agency:
                move.notes += _describe_kept_number(source, self._locate_after_move(source.path), today)
        if isinstance(record, AgencyRecord) and not record.index_prefix:
            # By default index numbers begin with the name of the folder.
            text.add_field(("索引号前段", "index_prefix"), quote_scalar(self._agency_ids[0]))
        if not hasattr(record, "aliases"):
            return
        kind, agency = source.slot.kind, source.slot.agency
        page = urls.agency(agency) if kind is SourceKind.AGENCY else locate_page(source.path)
        if find_release_state(record, today) is not ReleaseState.PUBLIC:
            return
        address = f"{find_base_path(self._site.base_url)}/{page}"
        # Moved back, the page answers at one of its old addresses itself.
        own = f"{find_base_path(self._site.base_url)}/{self._locate_new_page(source.path)}"
        former = next((number for number, alias in enumerate(record.aliases) if alias == own), None)
        if former is not None:
            entry = positions.positions.get(f"aliases.{former}", positions.positions["aliases"])
            text.replace(entry, address)
        elif record.aliases:
            text.append(positions.positions["aliases"], address)
        else:
            text.add_field(("旧网址", "aliases"), quote_scalar(address, in_list=True))

    def _locate_new_page(self, path: str) -> str:
        """Return the path in the site of the page of the source file ``path`` after the move."""
        path = self._locate_after_move(path)
        slot = parse_source_path(path)
        return urls.agency(slot.agency) if slot and slot.kind is SourceKind.AGENCY else locate_page(path)

    def _verify_edit(self, source: ParsedSource, edited: bytes) -> None:
        """Raise `ExplainedError` if the edited content of a source has errors or links that lead elsewhere.

        ``edited`` is the new content, and ``source`` the parsed file before the edit.
        """
        new_path = self._locate_after_move(source.path)
        slot = parse_source_path(new_path)
        parsed = parse_source(new_path, slot, edited, self._rules) if slot else None
        wanted = [
            self._locate_after_move(resolve_link(source.path, link.target)) for link in source.body.links
        ]
        found = [resolve_link(new_path, link.target) for link in parsed.body.links] if parsed else []
        if parsed is None or _is_broken(parsed) or wanted != found:
            raise _make_form_error(source.path)


def _describe_kept_number(source: ParsedSource, new_path: str, today: date) -> Iterator[str]:
    """Yield a note that a moved item keeps its index number although its agency or file name changed.

    Nothing is yielded if the agency is the same and the number does not end in the old file name.
    """
    record, slot = source.record, parse_source_path(new_path)
    assert record is not None
    assert slot is not None
    if slot.agency != source.slot.agency and find_release_state(record, today) is ReleaseState.PUBLIC:
        yield (
            f"索引号 {record.index_no} 没有改：公开过的索引号是永久的，换了机关也不变，前段仍是原来机关的。 "
            "The index number was kept, because one that was published is permanent: it keeps the prefix of the former agency."
        )
    elif slot.agency != source.slot.agency:
        yield (
            f"索引号 {record.index_no} 没有改。还没有公开过，请把它改成新机关的前段和流水号。 "
            "The index number was kept. It has not been published: give it the prefix and a number of the new agency."
        )
    elif record.index_no.endswith(source.slot.name):
        yield (
            f"索引号 {record.index_no} 没有改：公开过的索引号是永久的。如果它还没有对外用过，可以跟着文件名改："
            "先用 git 撤销这次移动，再加上 --renumber 运行一次。 The index number was kept, because one that was published is permanent. If it is "
            "not in use yet, undo the move with git, and run again with --renumber."
        )


def _is_broken(source: ParsedSource) -> bool:
    """Return whether a file has errors. An incomplete field of a draft is no error."""
    is_unfinished = getattr(source.record, "draft", False)
    return has_errors(relax_draft_errors(source.diagnostics) if is_unfinished else source.diagnostics)


def _make_form_error(path: str) -> ExplainedError:
    return ExplainedError(
        f"{path} 的写法特殊，没法自动修改。什么都没有改动；请自己移动，再运行 check，照它的提示修改。",
        f"{path} is written in a way that cannot be edited safely. Nothing was changed: move it yourself, then run check and follow its hints.",
    )


def _make_link_error(path: str, line: int, target: str) -> ExplainedError:
    return ExplainedError(
        f"{path}:{line} 的链接“{target}”没法自动修改（可能断成了两行）。什么都没有改动；请把它写在一行里，再移动。",
        f"{path}:{line}: the link “{target}” cannot be edited. Nothing was changed: write it on one line first.",
    )
