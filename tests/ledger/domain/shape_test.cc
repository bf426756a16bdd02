// CheckShape: what is wrong with a command alone is named, all of it at once.
#include "absl/strings/str_cat.h"
#include "google/protobuf/unknown_field_set.h"
#include "google/rpc/error_details.pb.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Shape : public Counter {
 protected:
  // The names of the bad fields.
  static std::vector<std::string> BadFields(const v1::Command& command) {
    const absl::Status status = CheckShape(command);
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID) << status;
    std::vector<std::string> fields;
    const google::rpc::Status rpc = ToRpcStatus(status);
    for (const auto& any : rpc.details()) {
      google::rpc::BadRequest bad;
      if (!any.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
    }
    return fields;
  }
  static std::vector<std::string> One(absl::string_view field) { return {std::string(field)}; }

  v1::Command Payment() {
    return Parse("centre: 3 till: 301 session: 1 actor: 20 claimed_business_date: '2026-11-23' receive_payment { "
                 "purpose: "
                 "PURPOSE_GAS_BILL customer: 62 amount_fen: 1000 tenders { kind: TENDER_KIND_CASH status: "
                 "TENDER_STATUS_CONFIRMED amount_fen: 1000 received_fen: 1000 } }");
  }
  v1::Command CardPayment() {
    v1::Command command = Payment();
    v1::Tender& tender = *command.mutable_receive_payment()->mutable_tenders(0);
    tender.Clear();
    tender.set_kind(v1::TENDER_KIND_CARD);
    tender.set_status(v1::TENDER_STATUS_CONFIRMED);
    tender.set_amount_fen(1'000);
    tender.set_provider(7);
    tender.set_provider_reference("C1");
    return command;
  }
  v1::Command SomeCount() {
    return Parse("centre: 3 till: 301 session: 1 actor: 20 claimed_business_date: '2026-11-23' commit_count { purpose: "
                 "COUNT_PURPOSE_CLOSE total_fen: 100 denominations { denomination_fen: 100 pieces: 1 } }");
  }
};

TEST_F(Shape, OfAPlainPaymentIsFine) { EXPECT_TRUE(CheckShape(Payment()).ok()); }

TEST_F(Shape, HasARequestIdOfVisibleCharacters) {
  v1::Command command = Payment();
  for (const std::string& id : {std::string(), std::string(65, 'x'), std::string("a b"), std::string("a\n")}) {
    command.set_request_id(id);
    EXPECT_EQ(ReasonOf(CheckShape(command)), v1::REJECTION_REASON_REQUEST_ID_MISSING) << id;
  }
  command.set_request_id(std::string(64, 'x'));
  EXPECT_TRUE(CheckShape(command).ok());
}

TEST_F(Shape, HasAPayload) {
  v1::Command command = Payment();
  command.clear_receive_payment();
  EXPECT_EQ(BadFields(command), One("payload"));
}

TEST_F(Shape, HasNoUnknownFieldAnywhere) {
  const auto spoil = [](google::protobuf::Message* message) {
    message->GetReflection()->MutableUnknownFields(message)->AddVarint(999, 1);
  };
  v1::Command command = Payment();
  spoil(&command);
  EXPECT_EQ(ReasonOf(CheckShape(command)), v1::REJECTION_REASON_FIELD_UNKNOWN);
  command = Payment();
  spoil(command.mutable_receive_payment());
  EXPECT_EQ(ReasonOf(CheckShape(command)), v1::REJECTION_REASON_FIELD_UNKNOWN);
  // Payments are looked at field by field: whatever message there is, or will be, must be among them.
  const google::protobuf::Descriptor* payment = v1::ReceivePayment::descriptor();
  for (int i = 0; i < payment->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = payment->field(i);
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    command = Payment();
    v1::ReceivePayment& wish = *command.mutable_receive_payment();
    const google::protobuf::Reflection& reflection = *wish.GetReflection();
    spoil(field->is_repeated() ? reflection.AddMessage(&wish, field) : reflection.MutableMessage(&wish, field));
    EXPECT_EQ(ReasonOf(CheckShape(command)), v1::REJECTION_REASON_FIELD_UNKNOWN) << field->name();
  }
  command = SomeCount();
  spoil(command.mutable_commit_count()->mutable_denominations(0));
  EXPECT_EQ(ReasonOf(CheckShape(command)), v1::REJECTION_REASON_FIELD_UNKNOWN);
}

TEST_F(Shape, OfACommandOfANewerProgramIsRefused) {
  v1::Command command = Payment();
  command.clear_receive_payment();
  command.GetReflection()->MutableUnknownFields(&command)->AddLengthDelimited(200, "");
  EXPECT_EQ(ReasonOf(CheckShape(command)), v1::REJECTION_REASON_FIELD_UNKNOWN);
}

TEST_F(Shape, NamesAllBadFieldsAtOnce) {
  v1::Command command = Payment();
  command.clear_centre();
  command.clear_actor();
  command.set_claimed_business_date("2026-02-30");
  command.mutable_receive_payment()->set_amount_fen(0);
  EXPECT_THAT(BadFields(command), ::testing::UnorderedElementsAre("centre", "centre", "actor", "claimed_business_date",
                                                                  "receive_payment.amount_fen"));
}

TEST_F(Shape, OfTheEnvelopeNamesWhereWhoAndWhen) {
  v1::Command command = Payment();
  command.clear_till();
  EXPECT_EQ(BadFields(command), One("till"));
  command = Payment();
  command.clear_session();
  EXPECT_EQ(BadFields(command), One("session"));
  command.set_session_request_id("not visible");
  EXPECT_EQ(BadFields(command), One("session_request_id"));
  command = Payment();
  command.set_session_request_id("both");
  EXPECT_EQ(BadFields(command), One("session_request_id"));
  command = Payment();
  command.clear_claimed_business_date();
  EXPECT_EQ(BadFields(command), One("claimed_business_date"));
  command = Payment();
  command.set_occur_time_micros(-1);
  EXPECT_EQ(BadFields(command), One("occur_time_micros"));
  command.set_occur_time_micros(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(BadFields(command), One("occur_time_micros"));
  command = Payment();
  command.set_actor(0);
  EXPECT_EQ(BadFields(command), One("actor"));
  command.set_terminal(30901);
  EXPECT_TRUE(CheckShape(command).ok());
  command = Payment();
  command.set_reason(std::string(501, 'x'));
  EXPECT_EQ(BadFields(command), One("reason"));
  command.set_reason("two\nlines");
  EXPECT_EQ(BadFields(command), One("reason"));
  std::string chinese;
  for (int i = 0; i < 500; ++i) chinese += "错";
  command.set_reason(chinese);
  EXPECT_TRUE(CheckShape(command).ok());
}

TEST_F(Shape, OfEnumsIsKnownAndSpecified) {
  for (int value : {0, 99, -1}) {
    v1::Command command = Payment();
    command.mutable_receive_payment()->set_purpose(static_cast<v1::Purpose>(value));
    EXPECT_EQ(BadFields(command), One("receive_payment.purpose"));
    command = Payment();
    command.mutable_receive_payment()->mutable_tenders(0)->set_kind(static_cast<v1::TenderKind>(value));
    EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].kind"));
    command = Payment();
    command.mutable_receive_payment()->mutable_tenders(0)->set_status(static_cast<v1::TenderStatus>(value));
    EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].status"));
    command = SomeCount();
    command.mutable_commit_count()->set_purpose(static_cast<v1::CountPurpose>(value));
    EXPECT_EQ(BadFields(command), One("commit_count.purpose"));
    command = ByAdmin("grant_role { staff: 20 }");
    command.mutable_grant_role()->set_role(static_cast<v1::Role>(value));
    EXPECT_EQ(BadFields(command), One("grant_role.role"));
    command = ByAdmin("centre: 3 till: 9 register_till { name: 'x' }");
    command.mutable_register_till()->set_kind(static_cast<v1::TillKind>(value));
    EXPECT_EQ(BadFields(command), One("register_till.kind"));
    command = ByAdmin("register_provider { provider: 9 name: 'x' }");
    command.mutable_register_provider()->set_kind(static_cast<v1::ProviderKind>(value));
    EXPECT_EQ(BadFields(command), One("register_provider.kind"));
  }
}

TEST_F(Shape, GivesNobodyTheRoleOfTheSystem) {
  EXPECT_EQ(BadFields(ByAdmin("grant_role { staff: 20 role: ROLE_SYSTEM }")), One("grant_role.role"));
}

TEST_F(Shape, OfAmountsIsOneToTenToTheTwelve) {
  for (int64_t fen : {int64_t{0}, int64_t{-1}, int64_t{1'000'000'000'001}, std::numeric_limits<int64_t>::min()}) {
    v1::Command command = CardPayment();
    command.mutable_receive_payment()->mutable_tenders(0)->set_amount_fen(fen);
    EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].amount_fen")) << fen;
    command = CardPayment();
    command.mutable_receive_payment()->set_amount_fen(fen);
    EXPECT_EQ(BadFields(command), One("receive_payment.amount_fen")) << fen;
  }
}

TEST_F(Shape, OfTendersFollowsTheirKind) {
  v1::Command command = Payment();
  v1::Tender& cash = *command.mutable_receive_payment()->mutable_tenders(0);
  cash.set_provider_reference("x");
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].provider_reference"));
  cash.clear_provider_reference();
  cash.set_provider(1);
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].provider"));
  cash.clear_provider();
  cash.set_received_fen(900);
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].received_fen"));
  cash.set_received_fen(1'000);
  cash.set_change_fen(-1);
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].change_fen"));
  cash.clear_change_fen();
  cash.set_status(v1::TENDER_STATUS_PENDING);
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].status"));

  command = CardPayment();
  v1::Tender& card = *command.mutable_receive_payment()->mutable_tenders(0);
  card.set_received_fen(1'000);
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].received_fen"));
  card.clear_received_fen();
  card.clear_provider();
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].provider"));
  card.set_provider(7);
  card.set_provider_reference(std::string(65, 'x'));
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].provider_reference"));
  card.set_provider_reference("C1");
  card.set_drawee_bank("102");
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].drawee_bank"));
  card.clear_drawee_bank();
  card.set_status(v1::TENDER_STATUS_FAILED);
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].status"));

  card.set_kind(v1::TENDER_KIND_CHEQUE);
  card.set_status(v1::TENDER_STATUS_CONFIRMED);
  card.clear_provider();
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].drawee_bank"));
  card.set_drawee_bank("10/2");
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].drawee_bank"));
  card.set_drawee_bank("102");
  EXPECT_TRUE(CheckShape(command).ok());
  card.set_status(v1::TENDER_STATUS_PENDING);
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders[0].status"));
}

TEST_F(Shape, OfAPaymentKeepsItsListsShort) {
  v1::Command command = Payment();
  command.mutable_receive_payment()->clear_tenders();
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders"));
  command = CardPayment();
  for (int i = 0; i < 8; ++i) {
    *command.mutable_receive_payment()->add_tenders() = command.receive_payment().tenders(0);
  }
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders"));
  command = Payment();
  *command.mutable_receive_payment()->add_tenders() = command.receive_payment().tenders(0);
  EXPECT_EQ(BadFields(command), One("receive_payment.tenders"));
  command = Payment();
  for (int i = 0; i < 21; ++i) command.mutable_receive_payment()->add_bill_references("b");
  EXPECT_EQ(BadFields(command), One("receive_payment.bill_references"));
  command = Payment();
  command.mutable_receive_payment()->add_bill_references("");
  EXPECT_EQ(BadFields(command), One("receive_payment.bill_references"));
  command = Payment();
  command.mutable_receive_payment()->set_customer(1'000'000'000'000'001);
  EXPECT_EQ(BadFields(command), One("receive_payment.customer"));
}

TEST_F(Shape, OfReferencesNamesExactlyOneThing) {
  v1::Command command = Payment();
  command.mutable_receive_payment()->mutable_replaces();
  EXPECT_EQ(BadFields(command), One("receive_payment.replaces"));
  command.mutable_receive_payment()->mutable_replaces()->set_number(0);
  EXPECT_EQ(BadFields(command), One("receive_payment.replaces.number"));
  command.mutable_receive_payment()->mutable_replaces()->set_request_id("a b");
  EXPECT_EQ(BadFields(command), One("receive_payment.replaces.request_id"));
}

TEST_F(Shape, OfResolutionsAndReversals) {
  EXPECT_THAT(BadFields(Parse("centre: 3 actor: 20 resolve_tender { tender_index: 8 provider_reference: 'a b' }")),
              ::testing::ElementsAre("resolve_tender.payment", "resolve_tender.stage", "resolve_tender.tender_index",
                                     "resolve_tender.outcome", "resolve_tender.provider_reference"));
  v1::Command command = Payment();
  v1::ReversePayment& wish = *command.mutable_reverse_payment();
  wish.mutable_payment()->set_number(1);
  for (int i = 0; i < 2; ++i) wish.add_reversals()->set_status(v1::TENDER_STATUS_PENDING);
  EXPECT_EQ(BadFields(command), One("reverse_payment.reversals[1].tender_index"));
  wish.mutable_reversals(1)->set_tender_index(9);
  EXPECT_EQ(BadFields(command), One("reverse_payment.reversals[1].tender_index"));
  wish.mutable_reversals(1)->set_tender_index(1);
  wish.mutable_reversals(1)->set_status(v1::TENDER_STATUS_FAILED);
  EXPECT_EQ(BadFields(command), One("reverse_payment.reversals[1].status"));
  wish.mutable_reversals(1)->set_status(v1::TENDER_STATUS_CONFIRMED);
  wish.mutable_reversals(1)->set_provider_reference("a b");
  EXPECT_EQ(BadFields(command), One("reverse_payment.reversals[1].provider_reference"));
  for (int i = 0; i < 7; ++i) {
    v1::TenderReversal* reversal = wish.add_reversals();
    reversal->set_tender_index(2 + i % 6);
    reversal->set_status(v1::TENDER_STATUS_PENDING);
  }
  EXPECT_THAT(BadFields(command), ::testing::Contains("reverse_payment.reversals"));
}

TEST_F(Shape, OfCountsStatesATotal) {
  v1::Command command = SomeCount();
  command.mutable_commit_count()->clear_total_fen();
  EXPECT_EQ(BadFields(command), One("commit_count.total_fen"));
  command.mutable_commit_count()->set_total_fen(-1);
  EXPECT_EQ(BadFields(command), One("commit_count.total_fen"));
  command.mutable_commit_count()->set_total_fen(0);
  EXPECT_TRUE(CheckShape(command).ok());
}

TEST_F(Shape, OfCountsNamesEverythingOnceAndNotTooMuch) {
  v1::Command command = SomeCount();
  *command.mutable_commit_count()->add_denominations() = command.commit_count().denominations(0);
  EXPECT_EQ(BadFields(command), One("commit_count.denominations"));
  command = SomeCount();
  command.mutable_commit_count()->mutable_denominations(0)->set_pieces(1'000'001);
  EXPECT_EQ(BadFields(command), One("commit_count.denominations"));
  command = SomeCount();
  for (int i = 0; i < 20; ++i) command.mutable_commit_count()->add_denominations()->set_denomination_fen(200 + i);
  EXPECT_EQ(BadFields(command), One("commit_count.denominations"));
  command = SomeCount();
  for (int i = 0; i < 2; ++i) command.mutable_commit_count()->add_cheques(5);
  EXPECT_EQ(BadFields(command), One("commit_count.cheques"));
  command = SomeCount();
  for (int i = 1; i <= 4'001; ++i) command.mutable_commit_count()->add_cheques(i);
  EXPECT_EQ(BadFields(command), One("commit_count.cheques"));
  command = SomeCount();
  command.mutable_commit_count()->add_suspect_notes()->set_face_fen(100);
  EXPECT_EQ(BadFields(command), One("commit_count.suspect_notes"));
  command = SomeCount();
  command.mutable_commit_count()->add_suspect_notes()->set_serial("AB1");
  EXPECT_EQ(BadFields(command), One("commit_count.suspect_notes"));
  command = SomeCount();
  command.mutable_commit_count()->add_iou_slips()->set_amount_fen(1);
  EXPECT_EQ(BadFields(command), One("commit_count.iou_slips"));
  command = SomeCount();
  command.mutable_commit_count()->add_iou_slips()->set_text("x");
  command.mutable_commit_count()->mutable_iou_slips(0)->set_amount_fen(-1);
  EXPECT_EQ(BadFields(command), One("commit_count.iou_slips"));
  command = SomeCount();
  command.mutable_commit_count()->add_batch_totals()->set_provider(7);
  EXPECT_EQ(BadFields(command), One("commit_count.batch_totals"));
}

TEST_F(Shape, OfSetUpIsWithinItsRanges) {
  EXPECT_THAT(BadFields(Parse("create_ledger { currency: 'yuan' }")),
              ::testing::ElementsAre("create_ledger.ledger_id", "create_ledger.currency",
                                     "create_ledger.administrator"));
  EXPECT_THAT(BadFields(ByAdmin("register_bank_account {}")),
              ::testing::ElementsAre("register_bank_account.bank_account", "register_bank_account.name"));
  EXPECT_THAT(BadFields(ByAdmin("centre: 3 configure_centre { utc_offset_minutes: 841 first_business_date: "
                                "'2026-13-01' }")),
              ::testing::ElementsAre("configure_centre.name", "configure_centre.utc_offset_minutes",
                                     "configure_centre.first_business_date"));
  const auto policy = [this](absl::string_view text) {
    return BadFields(ByAdmin(absl::StrCat("centre: 3 configure_centre { name: 'x' policy { ", text, " } }")));
  };
  EXPECT_EQ(policy("pad_fen: [100, 100]"), One("configure_centre.policy.pad_fen"));
  EXPECT_EQ(policy("pad_fen: [0]"), One("configure_centre.policy.pad_fen"));
  EXPECT_EQ(policy("till_soft_limit_fen: 200 till_hard_limit_fen: 100"),
            One("configure_centre.policy.till_hard_limit_fen"));
  EXPECT_EQ(policy("centre_soft_limit_fen: -1"), One("configure_centre.policy.centre_soft_limit_fen"));
  EXPECT_EQ(policy("peak_factor_percent: 99"), One("configure_centre.policy.peak_factor_percent"));
  EXPECT_EQ(policy("takings_age_max_hours: 721"), One("configure_centre.policy.takings_age_max_hours"));
  EXPECT_EQ(policy("write_off_tiers { role: ROLE_SUPERVISOR } write_off_tiers { role: ROLE_SUPERVISOR }"),
            One("configure_centre.policy.write_off_tiers"));
}

TEST_F(Shape, OfDaysNamesDatesAndPeopleOnce) {
  EXPECT_THAT(BadFields(AtCentre("open_business_day { business_date: '2026-2-3' on_duty: [10, 10] }")),
              ::testing::ElementsAre("open_business_day.business_date", "open_business_day.on_duty"));
  v1::Command command = AtCentre("open_business_day { business_date: '2026-11-23' }");
  for (uint32_t i = 1; i <= 201; ++i) command.mutable_open_business_day()->add_on_duty(i);
  EXPECT_EQ(BadFields(command), One("open_business_day.on_duty"));
  EXPECT_EQ(BadFields(AtCentre("close_business_day { next_business_date: '' }")),
            One("close_business_day.next_business_date"));
  EXPECT_EQ(BadFields(AtCentre("close_business_day { next_business_date: '2026-11-24' carried { key: 'case/1' } }")),
            One("close_business_day.carried"));
  EXPECT_EQ(BadFields(AtCentre("close_business_day { next_business_date: '2026-11-24' carried { key: 'case/1' reason: "
                               "'a' } "
                               "carried { key: 'case/1' reason: 'a' } }")),
            One("close_business_day.carried"));
}

TEST_F(Shape, IsAtMost64KiB) {
  v1::Command command = AtCentre("close_business_day { next_business_date: '2026-11-24' }");
  for (int i = 0; i < 500; ++i) {
    v1::CarryItem* item = command.mutable_close_business_day()->add_carried();
    item->set_key(absl::StrCat("case/", i));
    item->set_reason(std::string(200, 'x'));
  }
  EXPECT_EQ(ReasonOf(CheckShape(command)), v1::REJECTION_REASON_COMMAND_TOO_LARGE);
}

}  // namespace
}  // namespace daybook::domain
