// Golden vectors of command digests. A digest is stored with every event and compared for ever, so it must not change with the
// library, the server or the message: new fields mean, when absent, what was meant before.
//
// The vectors were made without a line of Daybook: printf '\\002' and protoc --encode=daybook.v1.Command into sha256sum.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "ledger/base/digest.h"
#include "ledger/engine/sequencer.h"

namespace daybook::contract {
namespace {

struct Vector {
  const char* command;
  const char* digest;
};

// The core of the day.
std::vector<Vector> CoreVectors() {
  return {
      Vector{R"(create_ledger { ledger_id: 81985529216486895 currency: "CNY" administrator: 1 })",
             "b301668a4eee47d9b4d457ae85d8e446"},
      Vector{R"(centre: 3 actor: 1 occur_time_micros: 1795392000000000 configure_centre { name: "Nanjing Road" )"
             R"(utc_offset_minutes: 480 first_business_date: "2026-11-23" policy { pad_fen: 10000 pad_fen: 5000 )"
             R"(pad_fen: 50 till_soft_limit_fen: 1000000 write_off_tiers { role: ROLE_SUPERVISOR amount_max_fen: )"
             R"(5000 } } })",
             "db21e630a8d5f7fbd896c91cfa4e11f4"},
      Vector{R"(centre: 3 till: 301 session: 12 terminal: 3011 actor: 3101 occur_time_micros: 1795400000000000 )"
             R"(claimed_business_date: "2026-11-23" receive_payment { purpose: PURPOSE_GAS_BILL customer: )"
             R"(6200012345 amount_fen: 8840 tenders { kind: TENDER_KIND_CASH amount_fen: 8840 received_fen: )"
             R"(10000 change_fen: 1160 status: TENDER_STATUS_CONFIRMED } bill_references: "2026-10" ticket: 7 })",
             "d87f1877bdd104ea8f97885d0fab1841"},
      Vector{R"(centre: 3 till: 301 session_request_id: "open-301" terminal: 3011 actor: 3101 occur_time_micros: )"
             R"(1795400000000001 claimed_business_date: "2026-11-23" already_taken: true receive_payment { )"
             R"(purpose: PURPOSE_APPLIANCE amount_fen: 12000 tenders { kind: TENDER_KIND_CARD amount_fen: 10000 )"
             R"(provider: 21 provider_reference: "R-1" status: TENDER_STATUS_PENDING } tenders { kind: )"
             R"(TENDER_KIND_CASH amount_fen: 2000 received_fen: 2000 status: TENDER_STATUS_CONFIRMED } replaces )"
             R"({ request_id: "pay-1" } })",
             "c1b0b84f3c1b039ee5bec88edd80b702"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 occur_time_micros: 1795400000000002 )"
             R"(claimed_business_date: "2026-11-23" commit_count { purpose: COUNT_PURPOSE_CLOSE total_fen: 0 })",
             "f87ac1981c754010e6f8039f9bafdb67"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 occur_time_micros: 1795400000000002 )"
             R"(claimed_business_date: "2026-11-23" commit_count { purpose: COUNT_PURPOSE_CLOSE })",
             "675ef78fcf4b349361e0a522188c4591"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 second_person: 3003 occur_time_micros: )"
             R"(1795400000000003 claimed_business_date: "2026-11-23" close_session { })",
             "7eebaa61e9e002eb8bc4ed1817c5f39d"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 second_person: 3001 reason: )"
             R"("\345\255\230\346\254\276" reverse_payment { payment { number: 17 } reversals { tender_index: 1 )"
             R"(status: TENDER_STATUS_CONFIRMED provider_reference: "V-9" } })",
             "59d11859a1db238cee2b3368e828b5a3"},
      Vector{R"(centre: 3 actor: 3001 second_person: 3002 close_business_day { next_business_date: "2026-11-24" )"
             R"(carried { key: "pending_tender/17/2" reason: "bank closed" } })",
             "9bc711376ce357c45dc675c24dd65a4a"},
  };
}

// Deposits, cases, notes.
std::vector<Vector> SafeVectors() {
  return {
      Vector{R"(centre: 3 actor: 3002 occur_time_micros: 1795420000000000 dispatch_deposit { bank_account: 5 )"
             R"(amount_fen: 900000 denominations { denomination_fen: 10000 pieces: 90 } cheques: 1 cheques: 4 )"
             R"(carrier: 3002 escort: 7001 })",
             "c0a2788337728d2fd2a6960ff059dc2a"},
      Vector{R"(centre: 3 actor: 3030 occur_time_micros: 1795480000000000 confirm_deposit { deposit { number: 1 } )"
             R"(slip_number: "S-77" credited_fen: 890000 })",
             "66805d1aef5ebe679f601962bf59c72e"},
      Vector{R"(centre: 3 actor: 3030 occur_time_micros: 1795480000000000 confirm_deposit { deposit { request_id: )"
             R"("dep-1" } slip_number: "S-78" credited_fen: 0 })",
             "b68c6503c2339f2120f9e51e03cb8343"},
      Vector{R"(centre: 3 actor: 3002 second_person: 3001 withdraw_for_float { bank_account: 5 amount_fen: 200000 )"
             R"(denominations { denomination_fen: 1000 pieces: 200 } carrier: 3002 escort: 7001 })",
             "b40120318c112e7c5c36b2cea286a96e"},
      Vector{R"(centre: 3 actor: 3001 assign_case { case_reference { number: 3 } owner: 3030 due_date: )"
             R"("2026-11-30" })",
             "c62950713aba930c66717598d6554a70"},
      Vector{R"(centre: 3 actor: 3001 second_person: 3030 reason: "mixed up" explain_case { over_case { number: 2 )"
             R"(} short_case { request_id: "count-9" } amount_fen: 500 })",
             "0f5438cc8b3a8036dc27ce7e9a15caf5"},
      Vector{R"(centre: 3 actor: 3030 reason: "careless" decide_case { case_reference { number: 3 } outcome: )"
             R"(CASE_OUTCOME_STAFF_DUE amount_fen: 10000 staff: 3002 })",
             "e9922c3f7b69367c1d8c8989617fab48"},
      Vector{R"(centre: 3 actor: 3030 reason: "payer found" decide_case { case_reference { number: 2 } outcome: )"
             R"(CASE_OUTCOME_CUSTOMER amount_fen: 500 customer: 6200012345 })",
             "c2121e820811df7344cfc06be7d5b989"},
      Vector{R"(centre: 3 actor: 3030 reason: "lost" decide_case { case_reference { number: 4 } outcome: )"
             R"(CASE_OUTCOME_CHEQUE_LOST cheque: 4 })",
             "c7b83f3441d0a2e7dd3377bc823cb058"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 claimed_business_date: "2026-11-24" settle_due { )"
             R"(staff: 3002 amount_fen: 5000 tender: TENDER_KIND_CASH })",
             "f34e95aa3c76b73b62246564a71747d5"},
      Vector{R"(centre: 3 actor: 3030 settle_due { staff: 3002 amount_fen: 5000 tender: TENDER_KIND_TRANSFER )"
             R"(bank_account: 5 provider_reference: "T-3" })",
             "45afb5b95ed470c20ad05d8109d92360"},
      Vector{R"(centre: 3 actor: 3001 close_case { case_reference { number: 3 } })",
             "4f2635964a81c1e832b2a686c982e4d3"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 claimed_business_date: "2026-11-24" report_counterfeit )"
             R"({ note { serial: "AB12345678" face_fen: 10000 } })",
             "88a6f7890cc68281e49084e35df9881f"},
      Vector{R"(centre: 3 actor: 3002 surrender_counterfeit { serial: "AB12345678" certificate: "PBC-2026-17" })",
             "956d1eea41c5195a8cc9d47cc8bfd17a"},
      Vector{R"(centre: 3 actor: 3002 second_person: 3001 return_genuine { serial: "CD87654321" })",
             "d1ed177729a69474433162e6fe70bf0f"},
  };
}

// Refunds, cheques, payments that explain a case.
std::vector<Vector> PaymentVectors() {
  return {
      Vector{R"(centre: 3 till: 302 session: 14 actor: 3102 second_person: 3001 occur_time_micros: )"
             R"(1795400000000004 claimed_business_date: "2026-11-23" reason: "paid twice" refund_payment { )"
             R"(payment { number: 17 } tenders { amount_fen: 500 status: TENDER_STATUS_CONFIRMED } tenders { )"
             R"(tender_index: 2 amount_fen: 300000 status: TENDER_STATUS_PENDING bank_account: 5 )"
             R"(provider_reference: "B-7" } })",
             "098eaa8d42e0e08e7597206612835add"},
      Vector{R"(centre: 3 actor: 3001 second_person: 3004 reason: "never entered" receive_payment { purpose: )"
             R"(PURPOSE_GAS_BILL customer: 6200012345 amount_fen: 1000 tenders { kind: TENDER_KIND_CASH )"
             R"(amount_fen: 1000 received_fen: 1000 status: TENDER_STATUS_CONFIRMED } explains { number: 3 } })",
             "8bf5236b9711d8d1a82940462d02496a"},
      Vector{R"(centre: 3 actor: 3001 second_person: 3004 reason: "never came in" reverse_payment { payment { )"
             R"(number: 17 } explains { request_id: "count-1" } })",
             "7f329a4ad7f57fdd858e18282ad1f4f0"},
      Vector{R"(centre: 3 actor: 3001 second_person: 3004 reason: "never came in" refund_payment { payment { )"
             R"(request_id: "pay-1" } tenders { amount_fen: 1000 status: TENDER_STATUS_CONFIRMED } explains { )"
             R"(number: 3 } })",
             "6155750342eb27a330d4c4224b55376b"},
      Vector{R"(centre: 3 actor: 3101 resolve_tender { payment { number: 17 } stage: TENDER_STAGE_REFUND )"
             R"(tender_index: 2 outcome: TENDER_STATUS_CONFIRMED provider_reference: "B-8" refund { number: 4 )"
             R"(} })",
             "85cdc105cbc757c85fc1f8bd0b2b4145"},
      Vector{R"(centre: 3 actor: 3004 occur_time_micros: 1795400000000005 clear_cheque { cheque: 6 })",
             "d97291b6650b10af36619317912abf55"},
      Vector{R"(centre: 3 actor: 3004 occur_time_micros: 1795400000000005 reason: "no funds" bounce_cheque { )"
             R"(cheque: 6 })",
             "fdccbaf868a027f7a3a46afb0daf8948"},
      Vector{R"(centre: 3 actor: 3003 occur_time_micros: 1795400000000005 return_cheque { cheque: 6 })",
             "730e7d92b37aa25ad5d2e1585939ae6a"},
  };
}

// Cards.
std::vector<Vector> CardVectors() {
  return {
      Vector{R"(centre: 3 till: 309 session: 12 terminal: 3091 occur_time_micros: 1795400000000006 )"
             R"(claimed_business_date: "2026-11-23" already_taken: true top_up_card { customer: 6200012345 card: )"
             R"(8801 card_counter: 5 amount_fen: 10000 tenders { kind: TENDER_KIND_WALLET amount_fen: 10000 )"
             R"(provider: 22 provider_reference: "W-1" status: TENDER_STATUS_CONFIRMED } ticket: 7 })",
             "9c83b702380f43154a67bab67d645d9a"},
      Vector{R"(centre: 3 actor: 3101 confirm_card_write { payment { number: 17 } read_back_counter: 5 })",
             "f406b4df05f1544788904b2ebea44a6f"},
      Vector{R"(centre: 3 till: 309 terminal: 3091 fail_card_write { payment { request_id: "top-up-1" } })",
             "bb720bdd6d771542bca20f9656fee505"},
      Vector{R"(centre: 3 actor: 3101 rewrite_card { payment { number: 17 } })",
             "719bb746a297d04be2fbefbf2caa15cf"},
  };
}

// Shift handover.
std::vector<Vector> HandoverVectors() {
  return {
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 occur_time_micros: 1795420000000000 )"
             R"(claimed_business_date: "2026-11-23" prepare_handover { receiver: 3102 receiver_till: 302 items { )"
             R"(cheques: 1 cheques: 4 invoices { book: 2 first: 101 last: 150 } work_orders: 12 tools: 55 keys: 7 )"
             R"(pending_tenders: "pending_tender/17/2" follow_ups: "meter of flat 12" } })",
             "23b5af1100b60e38ea55d3187d8be517"},
      Vector{R"(centre: 3 actor: 3102 second_person: 3101 accept_handover { handover { number: 4 } })",
             "aeb5f58df0483d9b07d8fd35337518c7"},
      Vector{R"(centre: 3 actor: 3102 reason: "keys missing" dispute_handover { handover { request_id: "shift-1" } })",
             "c25a864018efbbdd686edb8eb7590c0b"},
      Vector{R"(centre: 3 actor: 3101 reason: "stays on" recall_handover { handover { number: 4 } })",
             "8c7eff9da913ff89445209709ff826e6"},
  };
}

// Invoices.
std::vector<Vector> InvoiceVectors() {
  return {
      Vector{R"(centre: 3 actor: 3002 receive_invoice_book { kind: INVOICE_KIND_MANUAL code: "144031900110" )"
             R"(first: 0 last: 99 })",
             "4695446ec3c065a6dfc61c804850ff6f"},
      Vector{R"(centre: 3 till: 301 actor: 3002 allot_invoices { book { number: 2 } first: 10 last: 19 })",
             "fc9b378c708e80990057c25bf5ab021a"},
      Vector{R"(centre: 3 till: 301 actor: 3002 return_invoices { book { request_id: "book-2" } first: 18 last:)"
             R"( 19 })",
             "ef9ec7ae037b10666bef4703624eaacf"},
      Vector{R"(centre: 3 till: 301 session: 12 actor: 3101 claimed_business_date: "2026-11-23" issue_invoice {)"
             R"( kind: INVOICE_KIND_PAPER invoice { code: "144031900110" number: "00000010" } payments { )"
             R"(payment { number: 17 } amount_fen: 8840 } payments { payment { request_id: "pay-2" } )"
             R"(amount_fen: 160 } })",
             "5c1592ea88455020673e9759758312b8"},
      Vector{R"(centre: 3 actor: 3101 second_person: 3001 reason: "spoilt" void_invoice { invoice { code: )"
             R"("144031900110" number: "00000010" } all_copies_present: true })",
             "483a32f4cae1fc1dfb4ea72116dd6538"},
      Vector{R"(centre: 3 till: 302 session: 14 actor: 3102 second_person: 3001 claimed_business_date: )"
             R"("2026-11-24" reason: "wrong name" issue_red_invoice { blue { number: "26442000000012345678" } )"
             R"(invoice { number: "26442000000012345679" } payments { payment { number: 17 } amount_fen: 8840 })"
             R"( })",
             "a699b3e446f265b906e20a3227935832"},
      Vector{R"(centre: 3 till: 301 actor: 3001 check_manual_invoices { code: "144031900110" first: 10 last: 17)"
             R"( invoices: 7 sum_fen: -250 })",
             "9c34bea6c8d7be19965870b9fb48091f"},
      Vector{R"(centre: 3 actor: 3002 second_person: 3001 reason: "not in the pad" report_invoice_lost { )"
             R"(invoice { code: "144031900110" number: "00000015" } })",
             "97f3fc38b5a0dab697fe8516fe0c020f"},
  };
}

std::vector<Vector> Vectors() {
  std::vector<Vector> vectors = CoreVectors();
  for (const std::vector<Vector>& more :
       {SafeVectors(), PaymentVectors(), CardVectors(), HandoverVectors(), InvoiceVectors()}) {
    vectors.insert(vectors.end(), more.begin(), more.end());
  }
  return vectors;
}

v1::Command Parse(const std::string& text) {
  v1::Command command;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &command)) << text;
  return command;
}

std::string DigestInHex(const v1::Command& command) { return ToHex(AsView(engine::DigestOf(command))); }

TEST(CommandDigest, IsWhatItWasWhenItWasFirstStored) {
  for (const Vector& vector : Vectors()) EXPECT_EQ(DigestInHex(Parse(vector.command)), vector.digest) << vector.command;
}

TEST(CommandDigest, DoesNotKnowTheRequestId) {
  for (const Vector& vector : Vectors()) {
    v1::Command command = Parse(vector.command);
    command.set_request_id("01JDZ8Q0V7W5Y6X4T3S2R1P0NM");
    EXPECT_EQ(DigestInHex(command), vector.digest) << vector.command;
    EXPECT_EQ(command.request_id(), "01JDZ8Q0V7W5Y6X4T3S2R1P0NM") << "the command is only read";
  }
}

TEST(CommandDigest, TellsApartWhatIsNotTheSame) {
  std::set<std::string> digests;
  for (const Vector& vector : Vectors()) EXPECT_TRUE(digests.insert(DigestInHex(Parse(vector.command))).second) << vector.command;
}

TEST(CommandDigest, DoesNotDependOnTheBytesTheClientSent) {
  // Fields in another order, as another library may write them: actor before centre.
  const std::string swapped = {'\x38', '\x05', '\x10', '\x03'};
  const std::string sorted = {'\x10', '\x03', '\x38', '\x05'};
  v1::Command one, other;
  ASSERT_TRUE(one.ParseFromString(swapped) && other.ParseFromString(sorted));
  EXPECT_EQ(one.centre(), 3u);
  EXPECT_EQ(one.actor(), 5u);
  EXPECT_EQ(DigestInHex(one), DigestInHex(other));
}

}  // namespace
}  // namespace daybook::contract
