// The shape of commands about deposits, cases and notes: what is wrong with them alone is named, field by field.
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;

class MoneyShape : public Counter {
 protected:
  // The names of the bad fields of a command at the centre; none: it is well-formed.
  std::vector<std::string> BadFields(absl::string_view text) { return BadFieldsOf(AtCentre(text)); }
  static std::vector<std::string> BadFieldsOf(const v1::Command& command) {
    const absl::Status status = CheckShape(command);
    std::vector<std::string> fields;
    if (status.ok()) return fields;
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID) << status;
    const google::rpc::Status rpc = ToRpcStatus(status);
    for (const auto& any : rpc.details()) {
      google::rpc::BadRequest bad;
      if (!any.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
    }
    return fields;
  }
};

TEST_F(MoneyShape, OfADispatchNamesAccountCarrierAndEscort) {
  EXPECT_THAT(BadFields("dispatch_deposit { bank_account: 5 amount_fen: 10 denominations { denomination_fen: 10 "
                        "pieces: 1 } cheques: 1 cheques: 2 carrier: 11 escort: 70 }"),
              ElementsAre());
  EXPECT_THAT(BadFields("dispatch_deposit { amount_fen: -1 cheques: 1 cheques: 1 }"),
              ElementsAre("dispatch_deposit.bank_account", "dispatch_deposit.amount_fen", "dispatch_deposit.cheques",
                          "dispatch_deposit.carrier", "dispatch_deposit.escort"));
  EXPECT_THAT(BadFields("dispatch_deposit { bank_account: 5 cheques: 0 carrier: 11 escort: 70 denominations { pieces: "
                        "1 } }"),
              ElementsAre("dispatch_deposit.denominations", "dispatch_deposit.cheques"));
}

TEST_F(MoneyShape, OfADispatchHoldsAtMostAThousandCheques) {
  v1::Command command = AtCentre("dispatch_deposit { bank_account: 5 carrier: 11 escort: 70 }");
  for (uint64_t cheque = 1; cheque <= 1'000; ++cheque) command.mutable_dispatch_deposit()->add_cheques(cheque);
  EXPECT_THAT(BadFieldsOf(command), ElementsAre());
  command.mutable_dispatch_deposit()->add_cheques(1'001);
  EXPECT_THAT(BadFieldsOf(command), ElementsAre("dispatch_deposit.cheques"));
}

TEST_F(MoneyShape, OfAConfirmationSaysWhatWasCreditedBeItNothing) {
  EXPECT_THAT(BadFields("confirm_deposit { deposit { number: 1 } slip_number: 'S1' credited_fen: 0 }"), ElementsAre());
  EXPECT_THAT(BadFields("confirm_deposit { deposit { request_id: 'd' } }"),
              ElementsAre("confirm_deposit.slip_number", "confirm_deposit.credited_fen"));
  EXPECT_THAT(BadFields("confirm_deposit { slip_number: 'S 1' credited_fen: -1 }"),
              ElementsAre("confirm_deposit.deposit", "confirm_deposit.slip_number", "confirm_deposit.credited_fen"));
}

TEST_F(MoneyShape, OfAWithdrawalIsOfSomething) {
  EXPECT_THAT(BadFields("withdraw_for_float { bank_account: 5 amount_fen: 10 carrier: 11 escort: 70 }"),
              ElementsAre());
  EXPECT_THAT(BadFields("withdraw_for_float {}"),
              ElementsAre("withdraw_for_float.bank_account", "withdraw_for_float.amount_fen",
                          "withdraw_for_float.carrier", "withdraw_for_float.escort"));
}

TEST_F(MoneyShape, OfAnAssignmentNamesOwnerAndDate) {
  EXPECT_THAT(BadFields("assign_case { case_reference { number: 1 } owner: 10 due_date: '2026-11-30' }"),
              ElementsAre());
  EXPECT_THAT(BadFields("assign_case { due_date: '30.11.2026' }"),
              ElementsAre("assign_case.case_reference", "assign_case.owner", "assign_case.due_date"));
}

TEST_F(MoneyShape, OfAnExplanationNamesTwoCases) {
  EXPECT_THAT(BadFields("explain_case { over_case { number: 1 } short_case { request_id: 'c' } amount_fen: 1 }"),
              ElementsAre());
  EXPECT_THAT(BadFields("explain_case { over_case {} }"),
              ElementsAre("explain_case.over_case", "explain_case.short_case", "explain_case.amount_fen"));
}

TEST_F(MoneyShape, OfADecisionHoldsWhatItsOutcomeNeedsAndNothingElse) {
  const auto decide = [this](absl::string_view rest) {
    return BadFields(absl::StrCat("decide_case { case_reference { number: 1 } ", rest, " }"));
  };
  EXPECT_THAT(decide("outcome: CASE_OUTCOME_STAFF_DUE amount_fen: 1 staff: 20"), ElementsAre());
  EXPECT_THAT(decide("outcome: CASE_OUTCOME_LOSS amount_fen: 1"), ElementsAre());
  EXPECT_THAT(decide("outcome: CASE_OUTCOME_CUSTOMER amount_fen: 1 customer: 1"), ElementsAre());
  EXPECT_THAT(decide("outcome: CASE_OUTCOME_OTHER_INCOME amount_fen: 1"), ElementsAre());
  EXPECT_THAT(decide("outcome: CASE_OUTCOME_CHEQUE_FOUND cheque: 1"), ElementsAre());
  EXPECT_THAT(decide("outcome: CASE_OUTCOME_CHEQUE_LOST cheque: 1"), ElementsAre());
  EXPECT_THAT(decide("amount_fen: 1"), ElementsAre("decide_case.outcome"));
  EXPECT_THAT(decide("outcome: CASE_OUTCOME_STAFF_DUE"), ElementsAre("decide_case.amount_fen", "decide_case.staff"));
  EXPECT_THAT(decide("outcome: CASE_OUTCOME_LOSS amount_fen: 1 staff: 20 customer: 1 cheque: 1"),
              ElementsAre("decide_case.cheque", "decide_case.staff", "decide_case.customer"));
  EXPECT_THAT(decide("outcome: CASE_OUTCOME_CUSTOMER amount_fen: 1 customer: 1000000000000001"),
              ElementsAre("decide_case.customer"));
  EXPECT_THAT(decide("outcome: CASE_OUTCOME_CHEQUE_LOST amount_fen: 1"),
              ElementsAre("decide_case.cheque", "decide_case.amount_fen"));
  EXPECT_THAT(BadFields("decide_case { outcome: CASE_OUTCOME_LOSS amount_fen: 1 }"),
              ElementsAre("decide_case.case_reference"));
}

TEST_F(MoneyShape, OfASettlementIsCashAtATillOrATransferAtNone) {
  const std::string cash = "settle_due { staff: 20 amount_fen: 10 tender: TENDER_KIND_CASH }";
  const std::string transfer =
      "settle_due { staff: 20 amount_fen: 10 tender: TENDER_KIND_TRANSFER bank_account: 5 provider_reference: 'T' }";
  EXPECT_THAT(BadFieldsOf(AtTill(cash)), ElementsAre());
  EXPECT_THAT(BadFields(cash), ElementsAre("till", "session", "claimed_business_date"));
  EXPECT_THAT(BadFields(transfer), ElementsAre());
  EXPECT_THAT(BadFieldsOf(AtTill(transfer)), ElementsAre("till"));
  EXPECT_THAT(BadFields("settle_due { tender: TENDER_KIND_TRANSFER }"),
              ElementsAre("settle_due.staff", "settle_due.amount_fen", "settle_due.bank_account",
                          "settle_due.provider_reference"));
  EXPECT_THAT(BadFieldsOf(AtTill("settle_due { staff: 20 amount_fen: 10 tender: TENDER_KIND_CASH bank_account: 5 "
                                 "provider_reference: 'T' }")),
              ElementsAre("settle_due.bank_account", "settle_due.provider_reference"));
  EXPECT_THAT(BadFields("settle_due { staff: 20 amount_fen: 10 tender: TENDER_KIND_CARD }"),
              ElementsAre("settle_due.tender"));
}

TEST_F(MoneyShape, OfAClosingNamesItsCase) {
  EXPECT_THAT(BadFields("close_case { case_reference { number: 1 } }"), ElementsAre());
  EXPECT_THAT(BadFields("close_case {}"), ElementsAre("close_case.case_reference"));
}

TEST_F(MoneyShape, OfAReportIsOfTheSafeOrOfASessionsDrawer) {
  const std::string report = "report_counterfeit { note { serial: 'AB1' face_fen: 10000 } }";
  EXPECT_THAT(BadFields(report), ElementsAre());
  EXPECT_THAT(BadFieldsOf(AtTill(report)), ElementsAre());
  v1::Command command = AtTill(report);
  command.clear_session();
  EXPECT_THAT(BadFieldsOf(command), ElementsAre("session"));
  EXPECT_THAT(BadFields("report_counterfeit { note { serial: 'A 1' } }"),
              ElementsAre("report_counterfeit.note.serial", "report_counterfeit.note.face_fen"));
}

TEST_F(MoneyShape, OfWhatTheBankSaysOfANoteNamesItsSerial) {
  EXPECT_THAT(BadFields("surrender_counterfeit { serial: 'AB1' certificate: 'PBC-1' }"), ElementsAre());
  EXPECT_THAT(BadFields("surrender_counterfeit { serial: '123456789012345678901' }"),
              ElementsAre("surrender_counterfeit.serial", "surrender_counterfeit.certificate"));
  EXPECT_THAT(BadFields("return_genuine { serial: 'AB1' }"), ElementsAre());
  EXPECT_THAT(BadFields("return_genuine {}"), ElementsAre("return_genuine.serial"));
}

TEST_F(MoneyShape, NamesTheCentre) {
  for (const char* text :
       {"confirm_deposit { deposit { number: 1 } slip_number: 'S1' credited_fen: 0 }",
        "close_case { case_reference { number: 1 } }", "return_genuine { serial: 'AB1' }"}) {
    v1::Command command = Parse(text);
    command.set_actor(kSupervisor);
    EXPECT_THAT(BadFieldsOf(command), ElementsAre("centre")) << text;
  }
}

}  // namespace
}  // namespace daybook::domain
