#include "client/command_line/close_html.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "client/command_line/capital_amount.h"
#include "client/command_line/close_html_parts.h"
#include "client/command_line/table.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/digest.h"

namespace daybook::command_line {
namespace {

constexpr int kOnDutyMax = 14;

std::string LocalText(const v1::CloseDocument& document, int64_t micros, const char* format) {
  if (micros == 0) return "";
  const absl::Time time = absl::FromUnixMicros(micros) + absl::Minutes(document.queue().utc_offset_minutes());
  return absl::FormatTime(format, time, absl::UTCTimeZone());
}

// 480 → "UTC+08:00".
std::string ZoneText(int32_t offset_minutes) {
  const int32_t minutes = std::abs(offset_minutes);
  return absl::StrFormat("UTC%c%02d:%02d", offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

// A list of so many entries, with its heading; 1 where it says that there is none.
int ListLines(int size, int shown_max) {
  if (size == 0) return 1;
  return 3 + std::min(size, shown_max) + (size > shown_max ? 1 : 0);
}

// Lines of what is not on every page, of lists that stand side by side the longer one.
int LinesOf(const v1::CloseDocument& document) {
  constexpr int kCountLines = 10;
  constexpr int kWideLines = 10;
  const int lines_max = LinesMax(document);
  int denominations = 0;
  for (const v1::CountRecord& count : document.counts()) {
    denominations = std::max(denominations, count.denominations_size());
  }
  std::set<v1::TenderKind> tenders;
  for (const v1::TakingsLine& line : document.takings()) tenders.insert(line.tender());
  const int cash = IsWide(document) ? CashLinesOf(document) + kWideLines
                                    : std::max(CashLinesOf(document), denominations + kCountLines);
  const int banked =
      ListLines(document.deposits_size(), lines_max) + ListLines(document.takings_lots_size(), lines_max);
  const int invoices = 7 + document.invoices().kinds_size() + std::min(document.invoices().stock_size(), 3);
  const int cases = ListLines(document.cases_size(), lines_max) + ListLines(document.late_size(), lines_max);
  const int handovers = ListLines(document.handovers().handovers_size(), lines_max);
  return static_cast<int>(tenders.size()) + cash + ListLines(document.sessions_size(), SessionsMax(document)) +
         std::max(banked, invoices) + ListLines(document.items_size(), ItemsMax(document)) + std::max(cases, handovers);
}

// Type as large, and lines as far apart, as the page allows. Heights in em were measured on printed pages; a twentieth of
// the page is left for fonts that are larger than those. Type is never so small that it cannot be read, never so large
// that tables side by side are wider than the page.
std::string SizesOf(const v1::CloseDocument& document) {
  constexpr double kPagePoints = 755;
  constexpr double kLeadingMin = 1.12;
  constexpr double kLeadingShare = 0.58;
  const double height_em = 41 + 1.25 * LinesOf(document);
  const double size = std::clamp(kPagePoints / height_em, 5.0, 6.3);
  const double spare_em = kPagePoints / size - height_em;
  const double leading = kLeadingMin + std::clamp(spare_em / (kLeadingShare * height_em), 0.0, 0.22);
  return absl::StrFormat(":root { --size: %.2fpt; --leading: %.3f; }\n", size, leading);
}

Html Fact(const Label& label, const std::string& value) {
  return Element("div", "", LabelHtml(label) + Html::Markup(" ") + Element("b", "", Html::Text(value)));
}

std::string OnDutyText(const v1::CloseDocument& document) {
  std::string text;
  const int shown = std::min(document.on_duty_size(), kOnDutyMax);
  for (int i = 0; i < shown; ++i) absl::StrAppend(&text, i == 0 ? "" : "、", document.on_duty(i));
  if (document.on_duty_size() > shown) absl::StrAppend(&text, " … +", document.on_duty_size() - shown);
  return text;
}

Html Header(const v1::CloseDocument& document) {
  const Label state = document.sealed() ? Label{"已封存", "SEALED"} : Label{"未封存", "INTERIM, not sealed"};
  const Label title = document.sealed() ? Label{"营业厅日结单", "Daily close"} : Label{"营业厅日结单（中期）", "X report"};
  const Html top = Element("h1", "", LabelHtml(title)) +
                   Element("div", document.sealed() ? "state sealed" : "state", LabelHtml(state));
  const std::string closed =
      document.closed_micros() == 0 ? "–" : LocalText(document, document.closed_micros(), "%Y-%m-%d %H:%M:%S");
  const Html facts =
      Fact({"营业厅", "Centre"}, absl::StrCat(document.centre())) +
      Fact({"营业日", "Business date"}, FormatDate(document.business_date())) +
      Fact({"日结号", "Close no."}, absl::StrCat(document.number())) +
      Fact({"开门", "Opened"}, LocalText(document, document.opened_micros(), "%Y-%m-%d %H:%M:%S")) +
      Fact({"关账", "Closed"}, closed) +
      Fact({"时区", "Time zone"}, ZoneText(document.queue().utc_offset_minutes())) +
      Fact({"制度版本", "Policy version"}, absl::StrCat(document.policy_version())) +
      Fact({"币种与单位", "Currency, unit"}, "人民币元 CNY") + Fact({"在岗", "On duty"}, OnDutyText(document));
  return Element("header", "", Element("div", "top", top) + Element("div", "facts", facts)) + Html::Markup("\n");
}

Html Signature(const Label& role, uint32_t staff) {
  const std::string number = staff == 0 ? "" : absl::StrCat("工号 no. ", staff);
  return Element("div", "",
                 Element("div", "role", LabelHtml(role)) + Element("div", "line", Html::Text(number)) +
                     Element("div", "date", LabelHtml({"年　　月　　日", ""})));
}

Html Signatures(const v1::CloseDocument& document) {
  return Element("section", "signatures",
                 Signature({"关账主管", "Closed by, supervisor"}, document.closed_by()) +
                     Signature({"监盘人", "Witness"}, document.witness()) + Signature({"金库保管员", "Keeper of the safe"}, 0) +
                     Signature({"财务复核", "Finance, reviewed"}, 0)) +
         Html::Markup("\n");
}

Html ProofLine(const Label& label, const Html& value) {
  return Element("div", "", LabelHtml(label) + Html::Markup(" ") + Element("code", "", value));
}

Html Proof(const v1::CloseDocument& document, const CloseSeal& seal) {
  const v1::GrandTotal& total = document.grand_total();
  std::string events = absl::StrCat(document.first_sequence(), "–", document.last_sequence());
  if (seal.sequence != 0) absl::StrAppend(&events, " + ", seal.sequence);
  const Html event_line = ProofLine({"事件范围", "Events"}, Html::Text(events));
  const Html total_line =
      ProofLine({"开业以来累计", "Since the first day"},
                Html::Text(absl::StrCat(GroupedFen(total.taken_fen()), " − ", GroupedFen(total.reversed_fen()), " − ",
                                        GroupedFen(total.refunded_fen()), " (", GroupedNumber(total.payments()), ")")));
  const Html previous_line =
      ProofLine({"上期摘要", "Previous document"}, document.previous_digest().empty()
                                                       ? LabelHtml({"无，首次日结", "none, the first close"})
                                                       : Html::Text(ToHex(document.previous_digest())));
  if (!document.sealed()) {
    const Html warning = ProofLine({"未封存", "INTERIM"}, LabelHtml({"数字仍会变动，不得作为凭证", "figures still move; no voucher"}));
    return Element("footer", "", warning + event_line + previous_line + total_line) + Html::Markup("\n");
  }
  const Html root_line = ProofLine({absl::StrCat("树根 ", document.tree_size()), "Merkle tree root"},
                                   Html::Text(ToHex(document.tree_root())));
  const Html digest_line = ProofLine({"本单摘要", "This document, SHA-256"}, Html::Text(ToHex(seal.document_digest)));
  const Html verify_line =
      ProofLine({"核验命令", "Verify"}, Html::Text(absl::StrCat("daybook replay ", FormatDate(document.business_date()),
                                                            " --centre ", document.centre(), " && daybook verify")));
  const Html lines = root_line + event_line + digest_line + total_line + previous_line + verify_line;
  return Element("footer", "", lines) + Html::Markup("\n");
}

}  // namespace

std::string ClockText(const v1::CloseDocument& document, int64_t micros) {
  return LocalText(document, micros, "%H:%M");
}

std::string DayAndClockText(const v1::CloseDocument& document, int64_t micros) {
  return LocalText(document, micros, "%m-%d %H:%M");
}

Html Section(const Label& title, const Html& content) {
  return Element("section", "", Element("h2", "", LabelHtml(title)) + content) + Html::Markup("\n");
}

Html Box(const Label& title, const Html& content) {
  return Element("div", "box", Element("h3", "", LabelHtml(title)) + content);
}

Html CapitalsHtml(const Label& what, int64_t fen) {
  const Label label{absl::StrCat(what.chinese, "大写"), absl::StrCat(what.english, " in words")};
  return Element("p", "capitals",
                 LabelHtml(label) + Html::Markup("　") + Element("b", "", Html::Text(CapitalAmount(fen))));
}

std::string Shortened(absl::string_view text, size_t width_max) {
  if (DisplayWidth(text) <= width_max) return std::string(text);
  std::string shortened;
  size_t width = 1;
  for (size_t begin = 0, end; begin < text.size(); begin = end) {
    // To the next byte that begins a character.
    for (end = begin + 1; end < text.size() && (static_cast<uint8_t>(text[end]) & 0xC0) == 0x80;) ++end;
    width += DisplayWidth(text.substr(begin, end - begin));
    if (width > width_max) break;
    absl::StrAppend(&shortened, text.substr(begin, end - begin));
  }
  return shortened + "…";
}

Html NothingHtml() { return LabelHtml({"无", "none"}); }

Html MoreHtml(int left_out) {
  if (left_out <= 0) return Html();
  return Element("span", "more", LabelHtml({absl::StrCat("… 另有 ", left_out, " 项，见 JSON"),
                                            absl::StrCat("… and ", left_out, " more: see JSON")}));
}

Html PersonHtml(uint32_t staff) { return staff == 0 ? NumberHtml(0) : Html::Text(absl::StrCat(staff)); }

std::string CloseHtml(const v1::CloseDocument& document, const CloseSeal& seal) {
  const std::string title =
      absl::StrCat("营业厅 ", document.centre(), " 日结单 ", FormatDate(document.business_date()),
                   document.sealed() ? "" : " 未封存 INTERIM");
  Html page = Header(document) + TakingsSection(document) + CashAndCountsSections(document) +
              SessionsSection(document) + BankingSection(document) + ExceptionsSection(document) +
              Signatures(document) + Proof(document, seal);
  if (!document.sealed()) page = Element("div", "watermark", LabelHtml({"未封存", "INTERIM"})) + page;
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
      Html::Text(title).markup(), "</title>\n<style>\n", SizesOf(document), kCloseStyle,
      "</style>\n</head>\n<body>\n<main>\n", page.markup(), "</main>\n</body>\n</html>\n");
}

}  // namespace daybook::command_line
