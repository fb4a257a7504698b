# Who works in the trial's Request Tracker: Twicket's user, whose token is printed, and the agent Tom.
use strict;
use warnings;
use RT;
RT::LoadConfig();
RT::Init();

sub user {
    my %who = @_;
    my $user = RT::User->new( RT->SystemUser );
    my ( $ok, $message ) = $user->Create( Privileged => 1, %who );
    die "$who{Name}: $message\n" unless $ok;
    return $user;
}

my $bot = user( Name => 'twicket', RealName => 'Twicket', EmailAddress => 'twicket@example.com' );
my $tom = user( Name => 'tom', RealName => 'Tom Agent', EmailAddress => 'tom@example.com', Password => 'tom-password' );
my $queue = RT::Queue->new( RT->SystemUser );
$queue->Load('General');
for my $right (qw(SeeQueue CreateTicket ShowTicket ShowTicketComments CommentOnTicket ReplyToTicket ModifyTicket OwnTicket ReassignTicket)) {
    for my $who ( $bot, $tom ) {
        my ( $ok, $message ) = $who->PrincipalObj->GrantRight( Right => $right, Object => $queue );
        die "$right: $message\n" unless $ok;
    }
}
$bot->PrincipalObj->GrantRight( Right => 'AdminUsers', Object => $RT::System );
$bot->PrincipalObj->GrantRight( Right => 'ManageAuthTokens', Object => $RT::System );
my $token = RT::AuthToken->new( RT->SystemUser );
my ( $ok, $message, $secret ) = $token->Create( Owner => $bot->id, Description => 'trial' );
die "token: $message\n" unless $ok;
print $secret;
