// What stands on the printed close, whatever it looks like: close_print_test prints it.
#include "client/command_line/close_html.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/base/digest.h"
#include "tests/client/made_up_close.h"

namespace daybook::command_line {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Sealed(const v1::CloseDocument& document) {
  return CloseHtml(document, {std::string(32, '\x2b'), 1'205'878});
}

// Without tags and English: what a reader of Chinese sees.
std::string TextOf(const std::string& html) {
  std::string text;
  bool inside = false;
  for (const char c : html.substr(html.find("<main>"))) {
    if (c == '<') inside = true;
    if (!inside) text += c;
    if (c == '>') inside = false;
  }
  return text;
}

TEST(CloseHtml, HasAllSixPartsSignaturesAndProof) {
  const v1::CloseDocument document = MadeUpClose();
  const std::string text = TextOf(Sealed(document));
  size_t at = 0;
  for (const char* part : {"营业厅日结单", "已封存", "一　收款汇总", "二　现金勾稽", "三　现金盘点表", "四　收银员与班次",
                           "五　票据、金库与缴存", "六　异常、更正与未结事项", "关账主管", "监盘人", "金库保管员", "财务复核",
                           "树根", "事件范围", "本单摘要", "上期摘要", "核验命令"}) {
    const size_t found = text.find(part, at);
    ASSERT_NE(found, std::string::npos) << part << " is missing, or out of order";
    at = found;
  }
  EXPECT_THAT(text, AllOf(HasSubstr("1204331–1205877 + 1205878"), HasSubstr(ToHex(document.tree_root())),
                          HasSubstr(ToHex(document.previous_digest())), HasSubstr(ToHex(std::string(32, '\x2b'))),
                          HasSubstr("daybook replay 2026-11-23 --centre 3 &amp;&amp; daybook verify")));
}

TEST(CloseHtml, SaysTotalsInFiguresAndInWords) {
  v1::CloseDocument document;
  document.set_sealed(true);
  v1::TakingsLine& line = *document.add_takings();
  line.set_tender(v1::TENDER_KIND_CASH);
  line.set_purpose(v1::PURPOSE_GAS_BILL);
  line.set_taken_count(3);
  line.set_taken_fen(10'700'053 + 8'840 + 500);
  line.set_reversed_count(1);
  line.set_reversed_fen(8'840);
  line.set_refunded_count(1);
  line.set_refunded_fen(500);
  const std::string text = TextOf(Sealed(document));
  EXPECT_THAT(text, AllOf(HasSubstr("107,000.53"), HasSubstr("人民币壹拾万柒仟元零伍角叁分"), HasSubstr("1 × 88.40"),
                          HasSubstr("1 × 5.00"), HasSubstr("3 × 107,093.93")));
}

TEST(CloseHtml, ShowsWhatMachinesDeclaredAgainstWhatWasBooked) {
  v1::CloseDocument document = MadeUpClose();
  const std::string text = TextOf(Sealed(document));
  EXPECT_THAT(text, AllOf(HasSubstr("机具结算数"), HasSubstr("-120.00")));
  for (v1::SessionFigures& session : *document.mutable_sessions()) session.clear_tenders();
  EXPECT_THAT(TextOf(Sealed(document)), Not(HasSubstr("机具结算数")));
}

TEST(CloseHtml, ShowsEveryLineOfTheCashOfEveryTill) {
  v1::CloseDocument document;
  const auto& fields = *v1::CashLines::descriptor();
  for (uint32_t till : {301u, 302u}) {
    v1::TillFigures& figures = *document.add_tills();
    figures.set_till(till);
    figures.mutable_cash()->set_counted(true);
    for (int i = 0; i < fields.field_count(); ++i) {
      if (fields.field(i)->name() == "counted") continue;
      figures.mutable_cash()->GetReflection()->SetInt64(figures.mutable_cash(), fields.field(i), till * 1'000'000 + i);
    }
  }
  const std::string html = Sealed(document);
  for (int i = 0; i < fields.field_count(); ++i) {
    if (fields.field(i)->name() == "counted") continue;
    const std::string difference = fields.field(i)->name() == "difference_fen" ? "+" : "";
    EXPECT_THAT(html, HasSubstr(absl::StrCat(">", difference, "3,010,000.", i < 10 ? "0" : "", i, "<")))
        << fields.field(i)->name();
  }
}

TEST(CloseHtml, NeverNetsOverAndShort) {
  v1::CloseDocument document;
  for (int64_t fen : {1'000, -400}) {
    v1::CashLines& cash = *document.add_tills()->mutable_cash();
    cash.set_counted(true);
    cash.set_difference_fen(fen);
  }
  const std::string html = Sealed(document);
  EXPECT_THAT(html, HasSubstr("<b class=\"over\">+10.00</b> / <b class=\"short\">-4.00</b>"));
  EXPECT_THAT(html, Not(HasSubstr("6.00")));
}

TEST(CloseHtml, CountsADrawerThatNobodyCountedNowhere) {
  v1::CloseDocument document;
  document.add_tills()->set_till(301);
  document.mutable_tills(0)->mutable_cash()->set_expected_fen(70'000);
  const std::string text = TextOf(Sealed(document));
  EXPECT_THAT(text, AllOf(HasSubstr("未点：301"), HasSubstr("人民币零元整")));
}

TEST(CloseHtml, ShowsTheLastCountOfASessionByDenomination) {
  v1::CloseDocument document;
  for (uint32_t pieces : {71, 73}) {
    v1::CountRecord& count = *document.add_counts();
    count.set_till(301);
    count.set_session(12);
    count.set_purpose(v1::COUNT_PURPOSE_CLOSE);
    v1::DenominationCount& line = *count.add_denominations();
    line.set_denomination_fen(50);
    line.set_pieces(pieces);
  }
  const std::string html = Sealed(document);
  EXPECT_THAT(html, AllOf(HasSubstr("5角"), HasSubstr(">73<"), Not(HasSubstr(">71<")), HasSubstr("另有 1 次盘点")));
}

TEST(CloseHtml, SumsUpTheCountsOfManyTills) {
  v1::CloseDocument document;
  for (uint32_t till = 0; till <= 7; ++till) {
    if (till > 0) document.add_tills()->set_till(till);
    v1::CountRecord& count = *document.add_counts();
    count.set_till(till);
    count.set_counted_fen(till == 0 ? 200'000 : 30'000);
    v1::DenominationCount& line = *count.add_denominations();
    line.set_denomination_fen(10'000);
    line.set_pieces(till == 0 ? 20 : 3);
  }
  EXPECT_THAT(Sealed(document), AllOf(HasSubstr(">21<"), HasSubstr(">2,100.00<"),  // Seven tills.
                                      HasSubstr(">20<"), HasSubstr(">2,000.00<")));  // The safe.
}

TEST(CloseHtml, MarksAnInterimReport) {
  v1::CloseDocument document = MadeUpClose();
  document.set_sealed(false);
  document.set_closed_micros(0);
  document.clear_closed_by();
  const std::string text = TextOf(CloseHtml(document, {}));
  EXPECT_THAT(text, AllOf(HasSubstr("未封存 INTERIM, not sealed"), Not(HasSubstr("已封存")), Not(HasSubstr("本单摘要")),
                          HasSubstr("不得作为凭证"), Not(HasSubstr("daybook replay"))));
  EXPECT_THAT(TextOf(Sealed(MadeUpClose())), Not(HasSubstr("未封存")));
}

TEST(CloseHtml, EscapesWhateverPeopleWrote) {
  constexpr char kEvil[] = "<script>'\"</i>&";
  v1::CloseDocument document;
  v1::OpenItem& item = *document.add_items();
  item.set_key(kEvil);
  item.set_carried_reason(kEvil);
  v1::DepositLine& deposit = *document.add_deposits();
  deposit.set_confirmed(true);
  deposit.set_slip_number(kEvil);
  document.mutable_invoices()->add_stock()->set_code(kEvil);
  const std::string html = Sealed(document);
  EXPECT_FALSE(absl::StrContains(html, "<script"));
  size_t escaped = 0;
  for (size_t at = 0; (at = html.find("&lt;script&gt;&#39;&quot;&lt;/i&gt;&amp;", at)) != std::string::npos; ++at) {
    ++escaped;
  }
  EXPECT_EQ(escaped, 4u);
}

TEST(CloseHtml, FetchesNothing) {
  const std::string html = Sealed(OverlongClose());
  for (const char* way_out : {"http:", "https:", "url(", "@import", "<link", "<img", "<script", "src="}) {
    EXPECT_FALSE(absl::StrContains(html, way_out)) << way_out;
  }
}

TEST(CloseHtml, CutsLongListsAndSaysByHowMuch) {
  const std::string text = TextOf(Sealed(OverlongClose()));
  EXPECT_THAT(text, AllOf(HasSubstr("… and 20 more: see JSON"),   // Tills: 30, 10 shown.
                          HasSubstr("… and 52 more: see JSON"),   // Sessions: 60, 8 shown.
                          HasSubstr("… and 85 more: see JSON"))); // Items: 90, 5 shown.
}

TEST(CloseHtml, CutsWhatPeopleWroteAtLength) {
  v1::CloseDocument document;
  std::string reason;
  for (int i = 0; i < 40; ++i) reason += "抢修";
  document.add_items()->set_carried_reason(reason);
  const std::string text = TextOf(Sealed(document));
  EXPECT_THAT(text, AllOf(HasSubstr(reason.substr(0, 31 * 3) + "…"), Not(HasSubstr(reason.substr(0, 32 * 3)))));
}

TEST(CloseHtml, SpeaksOfTheCentresOwnTime) {
  v1::CloseDocument document;
  document.mutable_queue()->set_utc_offset_minutes(480);
  document.set_opened_micros(1'795'363'200'000'000);
  EXPECT_THAT(TextOf(Sealed(document)), AllOf(HasSubstr("2026-11-23 00:00:00"), HasSubstr("UTC+08:00")));
  document.mutable_queue()->set_utc_offset_minutes(-210);
  EXPECT_THAT(TextOf(Sealed(document)), AllOf(HasSubstr("2026-11-22 12:30:00"), HasSubstr("UTC-03:30")));
}

TEST(CloseHtml, ShowsTheRestOfTheCounter) {
  const std::string text = TextOf(Sealed(MadeUpClose()));
  EXPECT_THAT(text, AllOf(HasSubstr("044002100111 00030100–00030167 (68)"), HasSubstr("101 → 104"), HasSubstr("已接收"),
                          HasSubstr("突击抽查"), HasSubstr("14 / 11 / 23"), HasSubstr("card_write/88455"),
                          HasSubstr("6:11 ≤ 5:00 ✗"), HasSubstr("2:32 ≤ 3:00"), HasSubstr("写卡未完"),
                          HasSubstr("夜间抢修未归")));
}

TEST(CloseHtml, OfAnEmptyDayIsAPageAllTheSame) {
  v1::CloseDocument document;
  document.set_sealed(true);
  const std::string text = TextOf(CloseHtml(document, {}));
  EXPECT_THAT(text, AllOf(HasSubstr("一　收款汇总"), HasSubstr("无"), HasSubstr("首次日结")));
}

}  // namespace
}  // namespace daybook::command_line
